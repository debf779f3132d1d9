// The power fails at a random moment: what was acknowledged must be there, whatever else was lost.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "Disk.h"
#include "FaultTest.h"

namespace faults {

namespace fs = std::filesystem;
using tests::Client;
using tests::Response;

namespace {

constexpr int kStates = 1000;
constexpr int kStatesOfALongRun = 10'000;
constexpr int kRecoveredByTheProgram = 100;  // each so many states
constexpr char kByHand[] = "by-hand.mov";

/// A file that a client was told of.
struct Stored {
    std::string project;
    std::string path;
    std::string sha256;
    auto operator<=>(Stored const&) const = default;

    std::string text() const { return project + "\t" + path + "\t" + sha256; }
    static Stored parse(std::string const& text)
    {
        auto const first = text.find('\t');
        auto const second = text.find('\t', first + 1);
        return {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    }
};

/// The rows of a catalogue that was opened as the program would, after its recovery; a complaint when it is damaged.
std::set<Stored> rows_of(fs::path const& file, std::string& complaint)
{
    std::set<Stored> rows;
    sqlite3* db = nullptr;
    auto const on_row = [](void* into, int, char** values, char**) {
        static_cast<std::set<Stored>*>(into)->insert({values[0], values[1], values[2]});
        return 0;
    };
    auto const on_check = [](void* into, int, char** values, char**) {
        if (std::string_view{values[0]} != "ok") static_cast<std::string*>(into)->append(values[0]);
        return 0;
    };
    char const* const kRows =
        "SELECT p.name, a.path, lower(hex(b.digest)) FROM asset a JOIN project p ON p.id = a.project_id "
        "JOIN blob b ON b.id = a.blob_id";
    if (sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        if (sqlite3_exec(db, "PRAGMA integrity_check", on_check, &complaint, nullptr) != SQLITE_OK)
            complaint += sqlite3_errmsg(db);
        // Before the first migration there are no tables, and nothing was acknowledged.
        sqlite3_exec(db, kRows, on_row, &rows, nullptr);
    }
    sqlite3_close(db);
    return rows;
}

/// What a state lacks, in words; empty when it is sound. `sent` holds the SHA-256 of all that clients sent.
std::string complain(fs::path const& root, std::set<Stored> const& acknowledged,
                     std::set<std::string> const& sent)
{
    std::string complaint;
    auto const rows = rows_of(root / ".media-sync" / "catalog.sqlite3", complaint);
    std::map<std::string, std::string> digests;
    std::error_code none;
    for (fs::recursive_directory_iterator at{root, none}; at != fs::recursive_directory_iterator{}; ++at) {
        auto const path = fs::relative(at->path(), root).string();
        if (!at->is_regular_file() || path.find("/ingest/originals/") == std::string::npos) continue;
        digests[path] = tests::sha256_hex(tests::read_file(at->path()));
        if (!sent.contains(digests[path]) && !path.ends_with(kByHand))
            complaint += fmt::format("{} is visible and not whole\n", path);
    }
    for (auto const& row : rows)
        if (digests[row.project + "/" + row.path] != row.sha256 && !row.path.ends_with(kByHand))
            complaint += fmt::format("a row names {}, which is not there or not whole\n", row.path);
    for (auto const& file : acknowledged) {
        if (digests[file.project + "/" + file.path] != file.sha256)
            complaint += fmt::format("acknowledged and lost: {}\n", file.path);
        if (!rows.contains(file)) complaint += fmt::format("acknowledged and without a row: {}\n", file.path);
    }
    return complaint;
}

class PowerLoss : public FaultTest {
protected:
    void SetUp() override
    {
        faults.start_recording();
        FaultTest::SetUp();
        make_project("B");
        drive();
        faults.stop_recording();
        m_log = faults.log();
    }

    /// Sends a request and writes down what its answer promised.
    void send(Client& client, std::string const& path, std::string const& body,
              tests::HeaderList const& headers, std::vector<std::string> const& contents)
    {
        std::vector<std::string> digests;
        for (auto const& bytes : contents) digests.push_back(tests::sha256_hex(bytes));
        {
            std::scoped_lock const lock{m_mutex};
            m_sent.insert(digests.begin(), digests.end());
        }
        auto const answer = client.post("/api/projects/" + path, body, headers);
        ASSERT_EQ(answer.status, 200) << answer.failure << answer.body;
        auto const results = answer.json()["results"];
        for (std::size_t i = 0; i < digests.size(); ++i) {
            auto const result = results.exists() ? results.at(i) : answer.json();
            faults.acknowledge(Stored{path.substr(0, 1), result["path"].text(), digests[i]}.text());
        }
    }

    void send_raw(Client& client, std::string const& project, std::string const& name,
                  std::string const& bytes)
    {
        send(client, project + "/upload?name=" + name, bytes, {}, {bytes});
    }

    void send_form(Client& client, std::string const& project, std::string const& name,
                   std::vector<std::string> const& contents)
    {
        std::vector<tests::Part> parts;
        for (auto const& bytes : contents) parts.push_back({"file", name, bytes});
        send(client, project + "/upload", tests::multipart_body(parts), tests::multipart_headers(), contents);
    }

    /// What a person does in the folders, and nobody flushes.
    void do_by_hand(std::string const& command)
    {
        std::string variables;
        for (auto const& [name, value] : faults.server_options().environment)
            variables += fmt::format(" {}={}", name, value);
        ASSERT_EQ(std::system(fmt::format("exec env{} {}", variables, command).c_str()), 0);
    }

    void copy_by_hand(std::string const& bytes)
    {
        fs::path const source = server.site() / kByHand;
        tests::write_file(source, bytes);
        do_by_hand(fmt::format("dd status=none bs=64k if={} of={}", source.string(),
                               (originals("A") / kByHand).string()));
        reindex("A");
    }

    /// One client of several.
    void drive_client(unsigned seed)
    {
        Client client{server.port()};
        for (unsigned i = 0; i < 8; ++i) {
            auto const bytes = tests::sample_bytes(3000 + 977 * i, seed * 1000 + i);
            std::string const project = i % 3 == 0 ? "B" : "A";
            if (i % 2 == 0)
                send_raw(client, project, "clash.mov", bytes);
            else
                send_form(client, project, "clash.mov", {bytes});
            // Everybody sends these: one of them is the first.
            auto const shared = tests::sample_bytes(20'000, i);
            send_form(client, "B", "shared.jpg", {shared});
        }
    }

    void drive()
    {
        auto const one = tests::sample_bytes(150'000, 1);
        send_raw(http, "A", "a.mov", one);
        send_form(http, "A", "a.mov", {tests::sample_bytes(90'000, 2)});
        send_form(
            http, "A", "b.jpg",
            {tests::sample_bytes(10'000, 3), tests::sample_bytes(70'000, 4), one, tests::sample_bytes(1, 5)});
        send_raw(http, "A", "again.mov", one);
        auto const found = tests::sample_bytes(50'000, 6);
        copy_by_hand(found);
        send_raw(http, "A", "found.mov", found);
        do_by_hand(fmt::format("mkdir -p {}", originals("C").string()));
        make_project("C");
        send_raw(http, "C", "c.mov", one);
        std::vector<std::jthread> clients;
        for (unsigned seed = 1; seed <= 3; ++seed) clients.emplace_back([this, seed] { drive_client(seed); });
        clients.clear();
        restart_program();
        send_raw(http, "A", "after.mov", tests::sample_bytes(30'000, 7));
        send_form(http, "B", "after.mov", {one});
    }

    /// A moment after which the power fails: each second one right after an answer.
    std::size_t moment(std::mt19937& random) const
    {
        std::vector<std::size_t> answers;
        for (std::size_t i = 0; i < m_log.size(); ++i)
            if (m_log[i].record.kind == Kind::Acknowledge) answers.push_back(i + 1);
        if (random() % 2 == 0) return answers[random() % answers.size()];
        return random() % (m_log.size() + 1);
    }

    /// Lets the power fail once; what is wrong then.
    std::string crash(unsigned seed, Disk::Ignored const& ignored, bool is_recovered)
    {
        std::mt19937 random{seed};
        struct stat root {};
        ::stat(server.root().c_str(), &root);
        Disk disk{root.st_ino, ignored};
        std::set<Stored> acknowledged;
        auto const end = moment(random);
        for (std::size_t i = 0; i < end; ++i) {
            disk.apply(m_log[i]);
            if (m_log[i].record.kind == Kind::Acknowledge) acknowledged.insert(Stored::parse(m_log[i].data));
        }
        auto const base = ::access("/dev/shm", W_OK) == 0 ? fs::path{"/dev/shm"} : fs::temp_directory_path();
        auto const state = base / fmt::format("ms-power-loss-{}", ::getpid());
        fs::remove_all(state);
        fs::create_directory(state);
        disk.crash_into(state, random);
        if (is_recovered) recover(state);
        auto complaint = complain(state, acknowledged, m_sent);
        fs::remove_all(state);
        return complaint;
    }

    /// The program itself looks after what the power left.
    static void recover(fs::path const& root)
    {
        auto const command =
            fmt::format("exec env MEDIA_SYNC_ROOT={} MEDIA_SYNC_RUN={}/run {} reindex >{}/log 2>&1",
                        root.string(), root.string(), MEDIA_SYNC_PROGRAM, root.string());
        EXPECT_EQ(std::system(command.c_str()), 0) << tests::read_file(root / "log");
    }

    /// How many of so many states are not sound.
    int count_losses(int states, Disk::Ignored const& ignored)
    {
        int losses = 0;
        for (int seed = 0; seed < states; ++seed)
            if (!crash(static_cast<unsigned>(seed), ignored, false).empty()) ++losses;
        return losses;
    }

private:
    std::mutex m_mutex;
    std::set<std::string> m_sent;
    std::vector<LogEntry> m_log;
};

}

TEST_F(PowerLoss, WhatWasAcknowledgedIsThereWheneverThePowerFails)
{
    int const states = is_long_run() ? kStatesOfALongRun : kStates;
    for (int seed = 0; seed < states && !HasFailure(); ++seed) {
        auto const complaint = crash(static_cast<unsigned>(seed), {}, seed % kRecoveredByTheProgram == 0);
        EXPECT_EQ(complaint, "") << "seed " << seed;
    }
}

/// The check above is worth something: without any one of the flushes it finds what is lost.
TEST_F(PowerLoss, WithoutAFlushOfFilesFoldersOrTheCatalogueTheLossIsSeen)
{
    auto const is_catalogue = [](std::string_view name) { return name.starts_with("catalog.sqlite3"); };
    EXPECT_EQ(count_losses(20, {}), 0);
    EXPECT_GT(count_losses(20, [](auto, bool is_folder) { return is_folder; }), 0);
    EXPECT_GT(count_losses(20, [&](auto name, bool) { return is_catalogue(name); }), 0);
    EXPECT_GT(count_losses(20, [&](auto name, bool is_folder) { return !is_folder && !is_catalogue(name); }),
              0);
}

}
