// What happens when the disk says no, at each call on the way of an upload.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "FaultTest.h"

namespace faults {

using tests::Json;
using tests::Part;
using tests::Response;

namespace {

/// How a call can fail on a disk that is full, worn out or taken away, or in a process without descriptors.
struct Failing {
    char const* call;
    std::vector<int> errors;
};

std::vector<Failing> const& failing_calls()
{
    static std::vector<Failing> const calls = {
        {"create", {ENOSPC, EIO, EROFS, EMFILE, EDQUOT}},
        {"open", {EIO, EMFILE}},
        {"read", {EIO}},
        {"stat", {EIO}},
        {"write", {ENOSPC, EIO, EDQUOT}},
        {"truncate", {EIO, ENOSPC}},
        {"fsync", {EIO, ENOSPC, EDQUOT}},
        {"fdatasync", {EIO, ENOSPC, EDQUOT}},
        {"rename", {ENOSPC, EIO, EROFS, EDQUOT}},
        {"renameat2", {ENOSPC, EIO, EROFS, EDQUOT}},
        {"link", {ENOSPC, EIO}},
        {"unlink", {EIO, EROFS}},
        {"mkdir", {ENOSPC, EIO, EROFS, EDQUOT}},
        {"fchmod", {EIO, EROFS, EPERM}},
        {"futimens", {EIO, EROFS, EPERM}},
    };
    return calls;
}

/// What one request sends: names and bytes.
using Files = std::vector<std::pair<std::string, std::string>>;

enum class Form { Raw, Multipart };

class Errors : public FaultTest {
protected:
    Response send(Form form, Files const& files)
    {
        if (form == Form::Raw) return upload_raw(m_project, files.front().first, files.front().second);
        std::vector<Part> parts;
        for (auto const& [name, bytes] : files) parts.push_back({"file", name, bytes});
        return upload_parts(m_project, parts);
    }

    void expect_refusal(Response const& answer)
    {
        static std::set<long> const right = {500, 503, 507};
        EXPECT_TRUE(right.contains(answer.status)) << answer.status << answer.failure << answer.body;
        if (answer.json().has("results"))
            EXPECT_FALSE(answer.json()["message"].text().empty()) << answer.body;
        else
            expect_error(answer, answer.status);
    }

    /// Those of the files that the answer says are stored; an answer of several files tells them apart.
    static Files acknowledged(Response const& answer, Files const& files)
    {
        if (answer.status != 200) return {};
        auto const results = answer.json()["results"];
        if (!results.exists()) return files;
        Files stored;
        for (std::size_t i = 0; i < results.size(); ++i)
            if (results.at(i)["status"].text() != "error") stored.push_back(files[i]);
        return stored;
    }

    /// Nothing half is visible: every file is one that was sent, whole, and every entry of the list has its file.
    void expect_only_whole_files()
    {
        for (auto const& name : files_on_disk(m_project))
            EXPECT_TRUE(m_sent.contains(tests::read_file(originals(m_project) / name)))
                << name << " is not whole";
        for (auto const& entry : project(m_project)["files"].items())
            EXPECT_EQ(tests::sha256_hex(tests::read_file(folder(m_project) / entry["relative_path"].text())),
                      entry["sha256"].text());
    }

    /// The file is there as a client would see it.
    void expect_stored(Files const& files)
    {
        auto const digests = project(m_project)["files"].pluck("sha256");
        for (auto const& [name, bytes] : files)
            EXPECT_EQ(std::ranges::count(digests, tests::sha256_hex(bytes)), 1) << name;
    }

    /// Sends the files while a fault waits, then once more without it. False when the fault was not met.
    bool try_once(Form form, Files const& files, Fault const& fault)
    {
        m_project = "P" + files.front().first;
        make_project(m_project);
        m_sent.clear();
        for (auto const& [name, bytes] : files) m_sent.insert(bytes);
        auto const pool = server.pool();
        faults.inject({fault});
        auto const answer = send(form, files);
        auto const hit = faults.hit();
        faults.clear();
        SCOPED_TRACE(fmt::format("{} {} of {}, {}: {}", fault.call, fault.first, fault.process,
                                 ::strerrorname_np(fault.error), hit));
        if (hit.empty()) return false;
        if (hit == fmt::format("stat {}", server.root().string())) wait_for_a_new_pool(pool);
        expect_stored(acknowledged(answer, files));
        if (answer.status != 200) expect_refusal(answer);
        expect_only_whole_files();
        expect_nothing_incoming();
        auto const again = send(form, files);
        EXPECT_EQ(again.status, 200) << again.failure << again.body;
        EXPECT_EQ(acknowledged(again, files).size(), files.size()) << again.body;
        expect_stored(files);
        return true;
    }

    /// A pool that sees another folder where its root was begins anew.
    void wait_for_a_new_pool(pid_t old)
    {
        tests::eventually([&] { return server.pool() != old; }, std::chrono::milliseconds{500});
        server.wait_until_ready();
    }

    Files new_files(std::size_t count, std::size_t size)
    {
        Files files;
        for (std::size_t i = 0; i < count; ++i, ++m_made)
            files.emplace_back(fmt::format("{}.mov", m_made), tests::sample_bytes(size + m_made, m_made));
        return files;
    }

    /// Every call of one process in turn, each with every error, or in a short run with one of them.
    void try_every_call(Form form, std::size_t count, std::size_t size, std::string const& process)
    {
        unsigned tried = 0;
        for (auto const& [call, errors] : failing_calls()) {
            auto const before = tried;
            for (unsigned number = 1; tried - before >= number - 1 && !HasFailure(); ++number)
                tried += try_errors(form, {count, size}, {.call = call, .process = process, .first = number},
                                    errors);
        }
        fmt::print("{} faults of {}\n", tried, process);
        EXPECT_GT(tried, 3U) << "the shim has seen next to nothing";
    }

    struct Load {
        std::size_t count;
        std::size_t size;
    };

    /// How many of the faults were met.
    unsigned try_errors(Form form, Load load, Fault fault, std::vector<int> const& errors)
    {
        unsigned met = 0;
        for (std::size_t i = 0; i < errors.size(); ++i) {
            if (!is_long_run() && i != fault.first % errors.size()) continue;
            fault.error = errors[i];
            if (try_once(form, new_files(load.count, load.size), fault)) ++met;
        }
        return met;
    }

    std::string m_project;

private:
    std::set<std::string> m_sent;
    unsigned m_made = 0;
};

}

TEST_F(Errors, ARawUploadIsWholeOrRefusedWhateverCallOfThePoolFails)
{
    try_every_call(Form::Raw, 1, 66'000, "ms-pool");
}

TEST_F(Errors, AFormWithOneFileIsWholeOrRefusedWhateverCallOfThePoolFails)
{
    try_every_call(Form::Multipart, 1, 66'000, "ms-pool");
}

TEST_F(Errors, AFormWithSeveralFilesIsWholeOrRefusedWhateverCallOfThePoolFails)
{
    try_every_call(Form::Multipart, 2, 66'000, "ms-pool");
}

TEST_F(Errors, AnUploadIsWholeOrRefusedWhateverCallOfNginxFails)
{
    try_every_call(Form::Raw, 1, 200'000, "nginx");
}

/// After a flush that failed once the kernel forgets: the next one on the same descriptor says that all is well.
TEST_F(Errors, AFlushThatFailedIsNeverFollowedByAnAcknowledgement)
{
    m_project = "A";
    std::vector<Fault> const flushes = {
        {.call = "fdatasync", .path = "/incoming/", .process = "ms-pool", .error = EIO},
        {.call = "fsync", .path = "/incoming/", .process = "ms-pool", .error = EIO},
        {.call = "fsync", .path = "/A/ingest/originals", .process = "ms-pool", .error = EIO},
        {.call = "fdatasync", .path = "/catalog.sqlite3", .process = "ms-pool", .error = EIO},
    };
    for (std::size_t const size : {100UL, 5'000'000UL})
        for (auto const& flush : flushes)
            for (Form const form : {Form::Raw, Form::Multipart}) {
                SCOPED_TRACE(fmt::format("{} of {}, {} bytes", flush.call, flush.path, size));
                faults.inject({flush});
                auto const files = new_files(1, size);
                auto const answer = send(form, files);
                auto const hit = faults.hit();
                faults.clear();
                if (hit.empty()) continue;
                EXPECT_THAT(answer.status, testing::AnyOf(500, 503)) << answer.body;
                EXPECT_EQ(send(form, files).json()["status"].text(), "stored");
            }
}

}
