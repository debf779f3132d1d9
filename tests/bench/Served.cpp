// What the library is served with: cached thumbnails against GET /ping in the same run, and the first byte of GET /list.
//   served_bench [ROUNDS [JSON [ASSETS]]]      5 rounds, 100,000 assets

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "Client.h"
#include "GeneratedCatalogue.h"
#include "Server.h"
#include "uploads/Sender.h"

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kConnections = 8;
constexpr int kOnOneConnection = 900;  // requests: nginx ends it after 1,000
constexpr std::chrono::milliseconds kTurn{1500};
constexpr int kLists = 50;
constexpr std::size_t kOfPhoto = 80'000;  // bytes of a thumbnail

double at(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * share)];
}

std::string request(std::string const& path, std::string const& headers = "")
{
    return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, headers);
}

/// Requests a second over kept connections.
double rate(std::uint16_t port, std::string const& head, int wanted)
{
    std::atomic<int> answers = 0;
    std::atomic<bool> is_right = true;
    auto const begin = Clock::now();
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < kConnections; ++i)
            clients.emplace_back([&] {
                while (Clock::now() - begin < kTurn) {
                    bench::Connection connection{port};
                    for (int n = 0; n < kOnOneConnection && Clock::now() - begin < kTurn; ++n) {
                        if (connection.request(head, {}).status != wanted) is_right = false;
                        ++answers;
                    }
                }
            });
    }
    if (!is_right) throw std::runtime_error("an answer is not " + std::to_string(wanted));
    return answers / std::chrono::duration<double>(Clock::now() - begin).count();
}

/// A server on a generated catalogue, and a picture with its thumbnail.
struct Served {
    tests::Server server{{.environment = {{"MEDIA_SYNC_RESCAN_INTERVAL", "0"}}}};
    tests::Client http{server.port()};
    std::string thumbnail, large;

    explicit Served(std::int64_t assets)
    {
        server.start();
        server.stop_program();
        bench::generate(server.state() / "catalog.sqlite3", assets);
        server.start_program();
        server.wait_until_ready();
        thumbnail = store_picture("");
        // One of the size of a photo's; nobody decodes it.
        large = store_picture("larger");
        auto const name = large.substr(large.rfind('/') + 1) + ".png";
        std::ofstream{server.root() / ".thumbnails" / name} << std::string(kOfPhoto, '.');
    }
    /// Returns the address of its thumbnail.
    std::string store_picture(std::string const& end)
    {
        std::ifstream file{MEDIA_SYNC_GOLDEN "/media/zone.jpg", std::ios::binary};
        std::string const picture{std::istreambuf_iterator<char>{file}, {}};
        return "/thumbnail/" + http.request("PUT", "/image/a.jpg", picture + end).json()["sha256"].text();
    }
    std::string tag() { return http.get(thumbnail).header("ETag"); }
    /// Milliseconds until the first byte of the body.
    double list() const
    {
        return 1000 * bench::Connection{server.port()}.request(request("/list"), {}).first;
    }
};

}  // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    int const rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    std::int64_t const assets = argc > 3 ? std::atoll(argv[3]) : 100'000;
    Served served{assets};
    auto const port = served.server.port();
    std::vector<double> ratios, large, known, lists;
    auto const tag = served.tag();
    for (int round = 0; round <= rounds; ++round) {
        auto const ping = rate(port, request("/ping"), 200);
        auto const thumbnail = rate(port, request(served.thumbnail), 200);
        auto const of_photo = rate(port, request(served.large), 200);
        auto const not_modified =
            rate(port, request(served.thumbnail, "If-None-Match: " + tag + "\r\n"), 304);
        fmt::print("{:.0f} pings a second, {:.0f} thumbnails, {:.0f} of 80 kB, {:.0f} times not modified\n",
                   ping, thumbnail, of_photo, not_modified);
        if (round == 0) continue;  // warms up
        ratios.push_back(thumbnail / ping);
        large.push_back(of_photo / ping);
        known.push_back(not_modified / ping);
    }
    for (int i = 0; i <= kLists; ++i) {
        auto const first = served.list();
        if (i > 0) lists.push_back(first);
    }
    constexpr std::uint64_t kMebibyte = 1024 * 1024;
    auto const memory = tests::anonymous_memory(served.server.pool()) / kMebibyte;
    auto const resident = tests::resident_memory(served.server.pool()) / kMebibyte;
    auto const results = fmt::format(
        "{{\"thumbnail_to_ping\": {:.2f}, \"large_thumbnail_to_ping\": {:.2f}, \"not_modified_to_ping\": "
        "{:.2f}, \"list_first_byte_ms\": {:.1f}, "
        "\"list_first_byte_p95_ms\": {:.1f}, \"pool_rss_anon_mib\": {}, \"pool_rss_mib\": {}}}\n",
        at(ratios, 0.5), at(large, 0.5), at(known, 0.5), at(lists, 0.5), at(lists, 0.95), memory, resident);
    fmt::print("{}", results);
    if (argc > 2) std::ofstream{argv[2]} << results;
}
