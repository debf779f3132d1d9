#include "Measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <random>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWarm = std::size_t{3} << 30;

constexpr auto kFormHead =
    "--BenchBoundary7d3f\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}.mov\"\r\n"
    "Content-Type: video/quicktime\r\n\r\n";
constexpr auto kFormTail = "\r\n--BenchBoundary7d3f--\r\n";

Sent send_one(Connection& connection, Way way, Load const& load, Source const& source,
              std::string const& start, std::string const& name)
{
    auto const rest = source.rest(load.size);
    auto const head = [&](std::string const& line, std::string const& type, std::size_t length) {
        return fmt::format("{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
                           line, type, length);
    };
    auto const upload = fmt::format("POST /api/projects/{}/upload", Ours::kProject);
    switch (way) {
        case Way::Put:
            return connection.request(head("PUT /" + name, "video/quicktime", load.size), {start, rest});
        case Way::Raw:
            return connection.request(head(upload + "?name=" + name + ".mov", "video/quicktime", load.size),
                                      {start, rest});
        case Way::Form: {
            auto const part = fmt::format(fmt::runtime(kFormHead), name);
            return connection.request(head(upload, "multipart/form-data; boundary=BenchBoundary7d3f",
                                           part.size() + load.size + std::strlen(kFormTail)),
                                      {part, start, rest, kFormTail});
        }
    }
    return {};
}

}  // namespace

Source::Source(std::uint64_t most) : m_bytes(new char[most])
{
    std::mt19937_64 random{1};
    for (std::uint64_t at = 0; at + 8 <= most; at += 8) {
        auto const word = random();
        std::memcpy(m_bytes.get() + at, &word, 8);
    }
}

std::string Source::unique_start()
{
    static std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

Run run(Target& target, Way way, Load const& load, Source const& source,
        std::vector<std::string> const& starts)
{
    std::atomic<int> next{0};
    std::atomic<bool> has_failed{false};
    std::vector<double> waits(static_cast<std::size_t>(load.concurrency));
    auto const cpu = target.cpu_seconds();
    auto const begin = Clock::now();
    std::vector<std::jthread> threads;
    for (auto& wait : waits)
        threads.emplace_back([&] {
            try {
                Connection connection{target.port()};
                for (int i = next++; i < load.count && !has_failed; i = next++) {
                    auto const& start = starts[static_cast<std::size_t>(i)];
                    auto const sent = send_one(connection, way, load, source, start, start);
                    if (sent.status / 100 != 2)
                        throw std::runtime_error(fmt::format("status {}", sent.status));
                    wait = std::max(wait, sent.wait);
                }
            } catch (std::exception const& error) {
                fmt::print(stderr, "a request failed: {}\n", error.what());
                has_failed = true;
            }
        });
    threads.clear();
    Run run;
    run.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (has_failed) throw std::runtime_error("the run is worth nothing");
    run.wait = *std::ranges::max_element(waits);
    run.cpu = target.cpu_seconds() - cpu;
    return run;
}

void warm_memory()
{
    std::unique_ptr<char[]> const memory{new char[kWarm]};
    for (std::size_t at = 0; at < kWarm; at += 4096) static_cast<char volatile*>(memory.get())[at] = 1;
}

double median(std::vector<double> values)
{
    if (values.empty()) return 0;
    std::ranges::sort(values);
    auto const middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace bench
