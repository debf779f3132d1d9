/// rescan_bench FILES RUNS LIMIT [JSON]: how long a look at a project of so many files takes when nothing has changed, against
/// `find -printf` over the same tree in the same run. Prints both and their ratio; fails when the median ratio is above the
/// limit in three attempts.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "Scratch.h"

namespace {

using Seconds = std::chrono::duration<double>;

constexpr int kInFolder = 500;
constexpr int kAtOnce = 1000;  // facts in a transaction

template <class Work>
double seconds(Work work)
{
    auto const begin = std::chrono::steady_clock::now();
    work();
    return Seconds{std::chrono::steady_clock::now() - begin}.count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

long peak_kib()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// A library as people have them: folders by day, camera names.
void make_files(scratch::Storage const& storage, domain::Project const& project, int files)
{
    for (int i = 0; i < files; ++i)
        scratch::write_file(
            storage.original(project, fmt::format("day {:04}/IMG_{:06}.HEIC", i / kInFolder, i)),
            std::to_string(i));
}

struct Bench {
    scratch::Folder state{scratch::memory()};
    scratch::Storage storage{state.path()};
    domain::Project project = storage.make_project("P");
    int runs;

    Bench(int files, int wanted_runs) : runs(wanted_runs)
    {
        make_files(storage, project, files);
        auto const took =
            seconds([&] { require(storage.reconcile.run("P", [](auto, auto) {}).has_value()); });
        fmt::print("{} files indexed in {:.2f} s\n", files, took);
        for (int from = 0; from < files; from += kAtOnce)
            storage.writer.write(
                [&](catalog::Catalog& tx) { read(tx, from, std::min(from + kAtOnce, files)); });
        look();
    }

    /// As if each of these contents had been read and had its pictures.
    static void read(catalog::Catalog& tx, int from, int end)
    {
        for (int blob = from + 1; blob <= end; ++blob)
            require(tx.facts.put(blob, {.state = domain::ReadState::Done,
                                        .has_picture = true,
                                        .captured_at = 1'700'000'000'000'000 + blob * 1'000'000LL}));
    }

    static void require(bool is_right)
    {
        if (!is_right) std::abort();
    }
    void look()
    {
        auto const finding = storage.reconcile.look("P");
        require(finding && !finding->needs_work());
    }
    void find() const
    {
        auto const command = fmt::format("find '{}' -printf '%s %T@ %i %p\\n' >/dev/null", storage.path("P"));
        require(std::system(command.c_str()) == 0);
    }
    /// The two take turns, so that a load on the machine meets both.
    double ratio()
    {
        std::vector<double> looks;
        std::vector<double> finds;
        for (int i = 0; i < runs; ++i) {
            finds.push_back(seconds([&] { find(); }));
            looks.push_back(seconds([&] { look(); }));
        }
        fmt::print("find {:.3f} s, look {:.3f} s, ratio {:.2f}, peak {} MiB\n", median(finds), median(looks),
                   median(looks) / median(finds), peak_kib() / 1024);
        return median(looks) / median(finds);
    }
};

}  // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    int const files = argc > 1 ? std::atoi(argv[1]) : 200'000;
    int const runs = argc > 2 ? std::atoi(argv[2]) : 5;
    double const limit = argc > 3 ? std::atof(argv[3]) : 3.0;
    Bench bench{files, runs};
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto const ratio = bench.ratio();
        if (argc > 4)
            std::ofstream{argv[4]} << fmt::format(
                "{{\"files\": {}, \"to_find\": {:.3f}, \"peak_mib\": {}}}\n", files, ratio,
                peak_kib() / 1024);
        if (ratio <= limit) return 0;
    }
    return 1;
}
