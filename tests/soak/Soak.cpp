// soak MINUTES: a mixed load on a server of its own. Prints how memory and descriptors went, counts requests and errors,
// verifies every file that was acknowledged, and ends with 1 when one is lost or when something has grown.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "../http/HttpTest.h"

namespace tests {

namespace {

using Clock = std::chrono::steady_clock;
using Minutes = std::chrono::duration<double, std::ratio<60>>;

constexpr double kMiB = 1024.0 * 1024;
constexpr double kWarmUp = 0.3;       // of the run: caches fill
constexpr double kMostGrowth = 16.0;  // MiB that the line may rise: SQLite's caches fill with the catalogue
constexpr std::size_t kMostDescriptors = 40;  // more than at the end of the warm-up
constexpr std::chrono::milliseconds kPause{10};

/// What clients were told, by SHA-256: where the file must be.
class Promises {
public:
    void keep(std::string const& sha256, std::string const& place)
    {
        std::scoped_lock const lock{m_mutex};
        m_places[sha256] = place;
        m_some.push_back(place);
    }
    std::map<std::string, std::string> all()
    {
        std::scoped_lock const lock{m_mutex};
        return m_places;
    }
    /// Empty while nothing was promised.
    std::string any(std::mt19937& random)
    {
        std::scoped_lock const lock{m_mutex};
        return m_some.empty() ? std::string{} : m_some[random() % m_some.size()];
    }

private:
    std::mutex m_mutex;
    std::map<std::string, std::string> m_places;
    std::vector<std::string> m_some;
};

struct Sample {
    double hours;
    double memory;  ///< MiB
    double pool;    ///< of it
    double jobs;    ///< of it
    std::size_t descriptors;
};

/// How much a straight line through the samples rises in an hour, in MiB.
double slope(std::vector<Sample> const& samples)
{
    double const n = static_cast<double>(samples.size());
    double x = 0, y = 0, xx = 0, xy = 0;
    for (auto const& sample : samples) {
        x += sample.hours;
        y += sample.memory;
        xx += sample.hours * sample.hours;
        xy += sample.hours * sample.memory;
    }
    double const spread = n * xx - x * x;
    return spread == 0 ? 0 : (n * xy - x * y) / spread;
}

class Soak {
public:
    explicit Soak(Minutes length) : m_length(length) {}

    /// The exit status.
    int run();

private:
    using Step = std::function<void(Client&, std::mt19937&)>;

    void work(unsigned seed, Step const& step);
    void watch();
    Response counted(char const* what, Response answer);

    void upload(Client& client, std::mt19937& random);
    void read(Client& client, std::mt19937& random);
    void tidy(Client& client, std::mt19937& random);
    void leave(Client& client, std::mt19937& random);
    void reindex(Client& client, std::mt19937& random);

    Response post_file(Client& client, std::string const& project, std::string const& name,
                       std::string const& bytes, bool is_form);
    int count_losses();
    bool has_grown() const;

    Minutes m_length;
    Clock::time_point const m_begin = Clock::now();
    Server m_server;
    Promises m_promises;
    std::atomic<bool> m_is_over = false;
    std::atomic<unsigned> m_made = 0;
    std::mutex m_mutex;
    std::map<std::string, std::uint64_t> m_requests;
    std::map<std::string, std::uint64_t> m_errors;
    std::vector<Sample> m_samples;
};

Response Soak::counted(char const* what, Response answer)
{
    std::scoped_lock const lock{m_mutex};
    ++m_requests[what];
    if (answer.status == 0 || answer.status >= 400) {
        auto const error = fmt::format("{}: {}", what, answer.status);
        if (++m_errors[error] == 1)
            fmt::print("{} {}{}\n", error, answer.failure, answer.body.substr(0, 300));
    }
    return answer;
}

void Soak::work(unsigned seed, Step const& step)
{
    std::mt19937 random{seed};
    Client client{m_server.port()};
    while (!m_is_over) {
        step(client, random);
        std::this_thread::sleep_for(kPause);
    }
}

Response Soak::post_file(Client& client, std::string const& project, std::string const& name,
                         std::string const& bytes, bool is_form)
{
    auto const path = "/api/projects/" + project + "/upload";
    if (!is_form) return counted("raw upload", client.post(path + "?name=" + name, bytes));
    return counted("form upload",
                   client.post(path, multipart_body({{"file", name, bytes}}), multipart_headers()));
}

/// One in four is sent once more, by another name.
void Soak::upload(Client& client, std::mt19937& random)
{
    auto const size = random() % 20 == 0 ? 2'000'000 : 1 + random() % 100'000;
    auto const bytes = sample_bytes(size, ++m_made);
    for (int copies = random() % 4 == 0 ? 2 : 1; copies > 0; --copies) {
        auto const name = fmt::format("{}.mov", random() % 1000);
        auto const answer = post_file(client, "A", name, bytes, random() % 2 == 0);
        if (answer.status == 200) m_promises.keep(sha256_hex(bytes), "A/" + answer.json()["path"].text());
    }
}

void Soak::read(Client& client, std::mt19937& random)
{
    counted("list", client.get("/api/projects"));
    auto const page = counted("list", client.get("/api/projects/A/media?limit=50"));
    counted("list", client.get("/api/events"));
    auto const place = m_promises.any(random);
    if (place.empty()) return;
    auto const from = random() % 1000;
    auto const answer = client.get("/media/" + percent_encode(place),
                                   {{"Range", fmt::format("bytes={}-{}", from, from + 5000)}});
    // A small file does not have that range.
    if (answer.status != 416) counted("download", answer);
}

/// In projects of its own: deleted, restored, moved.
void Soak::tidy(Client& client, std::mt19937& random)
{
    auto const bytes = sample_bytes(1 + random() % 20'000, ++m_made);
    auto const stored = post_file(client, "B", "tidy.mov", bytes, true);
    if (stored.status != 200) return;
    auto const path = stored.json()["path"].text();
    auto const in_b = fmt::format(R"({{"project":"B","paths":[{}])", json_string(path));
    auto const deleted = counted("delete", client.post_json("/api/assets/delete", in_b + "}"));
    if (deleted.status != 200) return;
    auto const id = deleted.json()["results"].at(0)["trash_id"].number();
    counted("restore", client.post_json("/api/trash/restore", fmt::format(R"({{"ids":[{}]}})", id)));
    auto const moved = counted("move", client.post_json("/api/assets/move", in_b + R"(,"to":"C"})"));
    if (moved.status != 200 || moved.json()["moved"].number() != 1) return;
    m_promises.keep(sha256_hex(bytes), "C/" + moved.json()["results"].at(0)["path"].text());
}

/// In the middle of a body, or of a download.
void Soak::leave(Client&, std::mt19937& random)
{
    RawConnection connection{m_server.port()};
    if (random() % 2 == 0)
        connection.send(
            fmt::format("POST /api/projects/A/upload?name=left.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Content-Length: 500000\r\n\r\n{}",
                        std::string(random() % 400'000, 'x')));
    else
        connection.send("GET /api/projects/A HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    std::this_thread::sleep_for(kPause);
}

void Soak::reindex(Client& client, std::mt19937&)
{
    counted("reindex", client.post("/api/projects/A/reindex", {}, {{"Prefer", "respond-async"}}));
    for (int i = 0; i < 500 && !m_is_over; ++i) std::this_thread::sleep_for(kPause);
}

void Soak::watch()
{
    while (!m_is_over) {
        auto const in_mebibytes = [](pid_t pid) { return static_cast<double>(anonymous_memory(pid)) / kMiB; };
        auto processes = m_server.nginx_workers();
        for (auto const pid : {m_server.pool(), m_server.jobs()}) processes.push_back(pid);
        Sample sample{Minutes{Clock::now() - m_begin}.count() / 60, 0, in_mebibytes(m_server.pool()),
                      in_mebibytes(m_server.jobs()), 0};
        for (auto const pid : processes) {
            sample.memory += in_mebibytes(pid);
            sample.descriptors += descriptors(pid);
        }
        m_samples.push_back(sample);
        for (int i = 0; i < 100 && !m_is_over; ++i) std::this_thread::sleep_for(kPause);
    }
}

int Soak::count_losses()
{
    int lost = 0;
    auto const promises = m_promises.all();
    for (auto const& [sha256, place] : promises) {
        if (sha256_hex(read_file(m_server.root() / place)) == sha256) continue;
        fmt::print("lost: {} {}\n", place, sha256);
        ++lost;
    }
    fmt::print("{} acknowledged files, {} lost\n", promises.size(), lost);
    return lost;
}

bool Soak::has_grown() const
{
    auto const begin = static_cast<std::size_t>(kWarmUp * static_cast<double>(m_samples.size()));
    std::vector<Sample> const rest{m_samples.begin() + static_cast<long>(begin), m_samples.end()};
    auto const rise = slope(rest);
    auto const growth = rise * (rest.back().hours - rest.front().hours);
    auto const most = std::ranges::max(rest, {}, &Sample::descriptors).descriptors;
    fmt::print("memory {:.1f} MiB, rising by {:.1f} MiB/hour ({:.1f} MiB after the warm-up)\n",
               rest.back().memory, rise, growth);
    fmt::print("of it the pool {:.1f} MiB, then {:.1f}; the job process {:.1f} MiB, then {:.1f}\n",
               rest.front().pool, rest.back().pool, rest.front().jobs, rest.back().jobs);
    fmt::print("descriptors {} at first, {} at most, {} in the end\n", rest.front().descriptors, most,
               rest.back().descriptors);
    return growth > kMostGrowth || rest.back().descriptors > rest.front().descriptors + kMostDescriptors;
}

int Soak::run()
{
    m_server.start();
    Client client{m_server.port()};
    for (auto const* const name : {"A", "B", "C"})
        client.post_json("/api/projects", fmt::format(R"({{"name":"{}"}})", name));
    std::vector<std::jthread> threads;
    unsigned seed = 0;
    for (auto const step :
         {&Soak::upload, &Soak::upload, &Soak::read, &Soak::tidy, &Soak::leave, &Soak::reindex})
        threads.emplace_back([this, step, own = ++seed] {
            work(own, [this, step](Client& own_client, std::mt19937& random) {
                (this->*step)(own_client, random);
            });
        });
    threads.emplace_back([this] { watch(); });
    while (Clock::now() - m_begin < m_length) std::this_thread::sleep_for(std::chrono::milliseconds{100});
    m_is_over = true;
    threads.clear();
    for (auto const& [what, count] : m_requests) fmt::print("{}: {}\n", what, count);
    for (auto const& [what, count] : m_errors) fmt::print("error, {} of {}\n", count, what);
    bool const has_grown_much = has_grown();
    int const lost = count_losses();
    return lost > 0 || has_grown_much || !m_errors.empty() ? 1 : 0;
}

}

}

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    double const minutes = argc > 1 ? std::atof(argv[1]) : 10;
    if (minutes <= 0) return std::fputs("usage: soak MINUTES\n", stderr), 2;
    return tests::Soak{tests::Minutes{minutes}}.run();
}
