// How fast uploads are, held against the limits of the machine in the same run: nginx's own DAV PUT (which hashes nothing,
// records nothing and flushes nothing), hashing the same bytes from the page cache, cp and sha256sum.
//
//   upload_bench [ROUNDS [JSON [LARGEST]]]      5 rounds; sizes above LARGEST bytes are left out

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "Measure.h"
#include "store/Hashing.h"
#include "util/UniqueFd.h"

namespace {

using namespace bench;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;
constexpr std::uint64_t kGiB = 1024 * kMiB;
constexpr std::uint64_t kLarge = 64 * kMiB;

constexpr Load kLoads[] = {
    {4 * kKiB, 1, 400},   {4 * kKiB, 4, 1600}, {4 * kKiB, 16, 3200}, {3 * kMiB, 1, 96},
    {3 * kMiB, 4, 480},   {3 * kMiB, 16, 480}, {256 * kMiB, 1, 1},   {256 * kMiB, 4, 4},
    {256 * kMiB, 16, 16}, {kGiB, 1, 1},        {kGiB, 4, 4},
};

/// What was measured in all rounds of one load, by name: seconds, or ratios of one round.
using Columns = std::map<std::string, std::vector<double>>;

struct Row {
    Load load;
    Columns columns;
};

template <class Work>
double seconds(Work&& work)
{
    auto const begin = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

double hash_all(std::filesystem::path const& folder)
{
    return seconds([&] {
        for (auto const& entry : std::filesystem::directory_iterator{folder})
            store::hash_file(util::UniqueFd{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC)}.get());
    });
}

double run_tool(std::string const& command)
{
    return seconds([&] {
        if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
    });
}

std::string size_name(std::uint64_t size)
{
    if (size >= kGiB) return fmt::format("{} GiB", size / kGiB);
    return size >= kMiB ? fmt::format("{} MiB", size / kMiB) : fmt::format("{} KiB", size / kKiB);
}

class Bench {
public:
    explicit Bench(std::uint64_t largest) : m_source(largest) {}

    Row measure(Load const& load, int rounds)
    {
        Row row{load, {}};
        for (int i = 0; i < rounds; ++i) round(load, row.columns);
        return row;
    }
    std::uint64_t most_memory() const { return m_most_memory; }

private:
    bool is_large(Load const& load) const { return load.size >= kLarge; }

    std::vector<std::string> starts(Load const& load) const
    {
        std::vector<std::string> all(static_cast<std::size_t>(load.count));
        for (auto& start : all) start = Source::unique_start();
        return all;
    }

    void round(Load const& load, Columns& columns)
    {
        auto const limit = measure_limit(load, columns);
        upload(m_ahead, "raw", Way::Raw, load, limit, columns);
        upload(m_ahead, "form", Way::Form, load, limit, columns);
        if (!is_large(load)) return;
        upload(m_after, "raw_without", Way::Raw, load, limit, columns);
        upload(m_after, "form_without", Way::Form, load, limit, columns);
    }

    struct Limit {
        double dav = 0;
        double floor = 0;  ///< receive, then hash
    };

    Limit measure_limit(Load const& load, Columns& columns)
    {
        if (is_large(load)) warm_memory();
        auto const dav = run(m_dav, Way::Put, load, m_source, starts(load)).seconds;
        auto const hash = hash_all(m_dav.files());
        columns["dav_s"].push_back(dav);
        columns["hash_s"].push_back(hash);
        if (is_large(load) && load.concurrency == 1) {
            auto const file = std::filesystem::directory_iterator { m_dav.files() } -> path().string();
            columns["sha256sum_s"].push_back(run_tool("sha256sum '" + file + "' >/dev/null"));
            columns["cp_s"].push_back(run_tool("cp '" + file + "' '" + file + ".copy'"));
        }
        m_dav.clear();
        return {dav, dav + hash};
    }

    void upload(Ours& ours, std::string const& name, Way way, Load const& load, Limit const& limit,
                Columns& columns)
    {
        if (is_large(load)) warm_memory();
        auto const contents = starts(load);
        auto const done = run(ours, way, load, m_source, contents);
        if (ours.stored() != contents.size()) throw std::runtime_error("not every file is there");
        columns[name + "_s"].push_back(done.seconds);
        columns[name + "_of_dav"].push_back(limit.dav / done.seconds);
        columns[name + "_to_floor"].push_back(done.seconds / limit.floor);
        columns[name + "_wait"].push_back(done.wait / done.seconds);
        columns[name + "_cpu_s_per_gb"].push_back(done.cpu * 1e9 /
                                                  static_cast<double>(load.size * contents.size()));
        m_most_memory = std::max(m_most_memory, ours.pool_memory());
        if (way == Way::Raw && !name.ends_with("without")) {
            auto const again = run(ours, way, load, m_source, contents);
            if (ours.stored() != contents.size()) throw std::runtime_error("a duplicate was stored");
            columns["duplicate_of_dav"].push_back(limit.dav / again.seconds);
        }
        ours.clear();
    }

    Source m_source;
    Dav m_dav;
    Ours m_ahead{true};
    Ours m_after{false};
    std::uint64_t m_most_memory = 0;
};

void print(Row const& row)
{
    fmt::print("{:>8} x {:<2}", size_name(row.load.size), row.load.concurrency);
    for (auto const& [name, values] : row.columns)
        if (!name.ends_with("_s") || name == "dav_s") fmt::print("  {} {:.3f}", name, median(values));
    fmt::print("\n");
}

std::string as_json(std::vector<Row> const& rows, std::uint64_t memory)
{
    std::string text = fmt::format("{{\n  \"pool_rss_anon_mib\": {},\n  \"uploads\": [\n", memory / kMiB);
    for (auto const& row : rows) {
        text += fmt::format("    {{\"size\": {}, \"concurrency\": {}, \"files\": {}", row.load.size,
                            row.load.concurrency, row.load.count);
        for (auto const& [name, values] : row.columns)
            text += fmt::format(", \"{}\": [{:.4f}]", name, fmt::join(values, ", "));
        text += &row == &rows.back() ? "}\n" : "},\n";
    }
    return text + "  ]\n}\n";
}

}  // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    int const rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    std::uint64_t const largest = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : kGiB;
    std::uint64_t const least = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
    Bench bench{largest};
    std::vector<Row> rows;
    for (auto const& load : kLoads) {
        if (load.size > largest || load.size < least) continue;
        rows.push_back(bench.measure(load, rounds));
        print(rows.back());
    }
    fmt::print("RssAnon of the pool: at most {} MiB\n", bench.most_memory() / kMiB);
    if (argc > 2) std::ofstream{argv[2]} << as_json(rows, bench.most_memory());
}
