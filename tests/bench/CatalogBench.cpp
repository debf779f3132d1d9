// Pages, checks and look-ups in a catalogue of a million generated assets.
//   catalog_bench FILE [ROWS [JSON]]   makes FILE when it is not there

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include <fmt/format.h>

#include "GeneratedCatalogue.h"
#include "catalog/Catalog.h"

namespace {

using Clock = std::chrono::steady_clock;
using bench::digest_of;
using domain::MediaKind;
using domain::MediaOrder;

constexpr int kRounds = 200;

std::string g_lines;  ///< of the JSON object

/// Prints median and 95th percentile in µs.
void measure(std::string const& what, std::function<std::size_t(int round)> const& work)
{
    std::vector<double> times;
    std::size_t size = 0;
    for (int round = 0; round < kRounds; ++round) {
        auto const begin = Clock::now();
        size = work(round);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
    }
    std::ranges::sort(times);
    fmt::print("{:<52} median {:>9.0f} µs   p95 {:>9.0f} µs   ({} results)\n", what, times[kRounds / 2],
               times[kRounds * 95 / 100], size);
    g_lines += fmt::format("{}\n  \"{}\": {{\"median_us\": {:.0f}, \"p95_us\": {:.0f}}}",
                           g_lines.empty() ? "" : ",", what, times[kRounds / 2], times[kRounds * 95 / 100]);
}

char const* word_of(MediaOrder order)
{
    constexpr char const* kWords[] = {"added", "captured", "name", "size"};
    return kWords[static_cast<int>(order)];
}

void measure_orders(catalog::Catalog& reader)
{
    auto const small = reader.projects.find("P0")->id;
    auto const large = reader.projects.find("P1")->id;
    for (auto const order : {MediaOrder::Added, MediaOrder::Captured, MediaOrder::Name, MediaOrder::Size}) {
        auto const walk = [&](std::string const& what, domain::MediaQuery query) {
            query.order = order;
            std::optional<domain::MediaCursor> next;
            measure(fmt::format("page by {}, {}", word_of(order), what), [&](int) {
                query.after = next;
                auto const page = reader.media.page(query);
                next = page.next;
                return page.items.size();
            });
        };
        walk("all", {});
        walk("all, ascending", {.is_descending = false});
        walk("a large project", {.project = large});
        walk("a small project", {.project = small});
        walk("images", {.kinds = {MediaKind::Image}});
        walk("others", {.kinds = {MediaKind::Other}});
        walk("audio of a large project", {.project = large, .kinds = {MediaKind::Audio}});
        walk("word 'img'", {.words = {"img"}});
        walk("word 'anna'", {.words = {"anna"}});
        walk("prefix 'zoom0'", {.words = {"zoom0"}});
        walk("prefix 'zoom00'", {.words = {"zoom00"}});
        walk("prefix 'a'", {.words = {"a"}});
        walk("words 'img 00123'", {.words = {"img", "00123"}});
        walk("prefix 'img', small project", {.project = small, .words = {"img"}});
    }
}

void measure_times(catalog::Catalog& reader)
{
    std::mt19937_64 random{7};
    constexpr std::int64_t kDay = 86'400'000'000;
    measure("page by captured, a month", [&](int) {
        auto const day = static_cast<std::int64_t>(random() % 2'900) * kDay;
        return reader.media.page({.order = MediaOrder::Captured, .captured = {day, day + 30 * kDay}})
            .items.size();
    });
    measure("page by size, a month (a mixture)", [&](int) {
        auto const day = static_cast<std::int64_t>(random() % 2'900) * kDay;
        return reader.media.page({.order = MediaOrder::Size, .captured = {day, day + 30 * kDay}})
            .items.size();
    });
    measure("page by size, an hour (a mixture)", [&](int) {
        auto const day = static_cast<std::int64_t>(random() % 2'900) * kDay;
        return reader.media.page({.order = MediaOrder::Size, .captured = {day + 1, day + kDay / 24}})
            .items.size();
    });
}

/// What the page with the timeline asks for: all days, then the items of the days in sight, as a list makes them.
void measure_timeline(catalog::Catalog& reader)
{
    using domain::LivePhotos;
    std::vector<MediaKind> const kinds{MediaKind::Image, MediaKind::Video};
    auto const large = reader.projects.find("P1")->id;
    std::mt19937_64 random{7};
    measure("days of everything",
            [&](int) { return reader.timeline.days({.kinds = kinds, .limit = 10'000}).size(); });
    measure("days of a project", [&](int) {
        return reader.timeline.days({.project = large, .kinds = kinds, .limit = 10'000}).size();
    });
    measure("days of a camera", [&](int) {
        return reader.timeline.days({.kinds = kinds, .camera = "Pixel 8", .limit = 10'000}).size();
    });
    measure("cameras", [&](int) { return reader.timeline.cameras({}, 200).size(); });
    auto const walk = [&](std::string const& what, domain::MediaQuery query) {
        query.kinds = kinds;
        query.order = MediaOrder::Captured;
        query.live = LivePhotos::Folded;
        measure(what, [&](int) {
            auto const day = static_cast<std::int64_t>(random() % 2'900);
            query.days = {day, day + 1};
            auto const page = reader.media.page(query);
            for (auto const& item : page.items) {
                reader.tags.of(item.asset.id);
                reader.facts.of_asset(item.asset.id);
            }
            return page.items.size();
        });
    };
    walk("timeline page of two days, 200 items", {.limit = 200});
    walk("timeline page of two days, 500 items", {.limit = 500});
    walk("timeline page of two days, a project", {.project = large, .limit = 200});
    walk("timeline page of two days, a frequent camera", {.camera = "iPhone 15 Pro", .limit = 200});
    walk("timeline page of two days, a rare camera", {.camera = "Pixel 8", .limit = 200});
    measure("count of all, Live Photos folded",
            [&](int) { return static_cast<std::size_t>(*reader.media.count({.live = LivePhotos::Folded})); });
}

void measure_look_ups(catalog::Catalog& reader, std::int64_t rows)
{
    std::mt19937_64 random{7};
    auto const large = reader.projects.find("P1")->id;
    measure("count of all", [&](int) { return static_cast<std::size_t>(*reader.media.count({})); });
    measure("count of images", [&](int) {
        return static_cast<std::size_t>(*reader.media.count({.kinds = {MediaKind::Image}}));
    });
    measure("look-up of a content", [&](int) {
        auto const row = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(rows));
        return reader.media.with_content(digest_of(row), 1000).size();
    });
    reader.map(true);
    measure("check of 1,000 contents, without the disk", [&](int) {
        std::size_t found = 0;
        for (int i = 0; i < 1000; ++i) {
            auto const row = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(rows));
            found += reader.media.with_content(digest_of(row), 16, large).size();
        }
        return found;
    });
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 2) return std::fputs("catalog_bench FILE [ROWS]\n", stderr), 2;
    std::string const file = argv[1];
    std::int64_t const rows = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
    if (!std::filesystem::exists(file)) {
        auto const begin = Clock::now();
        bench::generate(file, rows);
        auto const took = std::chrono::duration<double>(Clock::now() - begin).count();
        fmt::print("{} rows made in {:.0f} s, {:.0f} a second, {:.0f} bytes each\n", rows, took,
                   static_cast<double>(rows) / took,
                   static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(rows));
    }
    catalog::prepare(file);  // it may be of an older program
    catalog::Catalog reader{file, catalog::Access::Read};
    measure_orders(reader);
    measure_times(reader);
    measure_timeline(reader);
    measure_look_ups(reader, rows);
    if (argc > 3) std::ofstream{argv[3]} << "{" << g_lines << "\n}\n";
}
