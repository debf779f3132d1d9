#include "service/FileMoves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <csignal>
#include <map>
#include <set>

#include "Scratch.h"

namespace {

constexpr int kFiles = 120;

/// What a process of the server has, over a root that outlives it.
struct Process {
    Process(std::string const& path, store::Placing placing) : root{path}, state{path + "/.media-sync"}
    {
        root.set_abilities({.placing = placing});
    }

    store::Root root;
    std::string state;
    std::string catalog_file = scratch::prepared(catalog::catalog_file(state));
    service::RootGuard guard{root, root.ensure_id()};
    catalog::Writer writer{catalog_file};
    catalog::Catalog catalog{catalog_file, catalog::Access::Read};
    service::Signals signals;
    service::Jobs jobs{writer, signals, 4};
    util::KeyLocks locks;
    service::Publisher publisher{catalog, writer, root, state};
    service::Projects projects{catalog, writer, root, guard, publisher, jobs, locks};
    service::Workplace place{catalog, writer, root, guard, locks, jobs, projects};
    service::Assets assets{place};
    service::Restores restores{place};
    service::Reconcile reconcile{catalog, writer, root, guard};

    std::vector<domain::TrashItem> trashed() { return catalog.trash.list("", 0, kFiles); }
    void shuffle(std::vector<std::int64_t> const& ids)
    {
        (void)assets.move({ids, "", {}}, "B");
        (void)assets.remove({ids, "", {}});
        std::vector<std::int64_t> in_trash;
        for (auto const& item : trashed()) in_trash.push_back(item.id);
        (void)restores.restore(in_trash);
        (void)assets.move({ids, "", {}}, "A");
    }
    void recover()
    {
        service::FileMoves{catalog, writer, root}.recover();
        for (auto const* name : {"A", "B"}) ASSERT_TRUE(reconcile.run(name, [](auto, auto) {}));
    }
};

/// A process that moves files about until it is killed, some ms after it began.
void run_and_kill(std::string const& path, store::Placing placing, std::vector<std::int64_t> const& ids,
                  int milliseconds)
{
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    pid_t const child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        Process process{path, placing};
        (void)!::write(ready[1], "x", 1);
        for (;;) process.shuffle(ids);
    }
    char x;
    EXPECT_EQ(::read(ready[0], &x, 1), 1);
    std::this_thread::sleep_for(std::chrono::milliseconds{milliseconds});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
}

/// The ids of all assets, those in the trash too; each is seen to be at its place with its content and its tag.
std::set<std::int64_t> look_at_all(Process& process)
{
    std::set<std::int64_t> ids;
    std::size_t count = 0;
    for (auto const* name : {"A", "B"}) {
        auto const project = *process.catalog.projects.find(name);
        process.catalog.assets.for_each(project.id, 0, INT64_MAX, [&](domain::Asset const& asset) {
            EXPECT_EQ(process.root.stamp(std::string{name} + "/" + asset.path), asset.stamp);
            EXPECT_THAT(process.catalog.tags.of(asset.id), testing::ElementsAre("kept"));
            ids.insert(asset.id);
            ++count;
        });
        count -= scratch::names_in(process.root.path() + "/" + name + "/ingest/originals").size();
    }
    EXPECT_EQ(count, 0U) << "files and rows differ in number";
    for (auto const& item : process.trashed()) {
        EXPECT_EQ(process.root.stamp(item.location), item.asset.stamp);
        EXPECT_THAT(item.tags, testing::ElementsAre("kept"));
        ids.insert(item.asset.id);
    }
    return ids;
}

class FileMoves : public testing::TestWithParam<store::Placing> {};

INSTANTIATE_TEST_SUITE_P(Placed, FileMoves,
                         testing::Values(store::Placing::Exclusive, store::Placing::Link,
                                         store::Placing::Placeholder));

TEST_P(FileMoves, KilledAtAnyMomentEachFileIsInOnePlaceWithItsIdAndItsTags)
{
    scratch::Folder folder;
    std::vector<std::int64_t> ids;
    {
        Process process{folder.path(), GetParam()};
        for (auto const* name : {"A", "B"}) ASSERT_TRUE(process.projects.create(name, ""));
        for (int i = 0; i < kFiles; ++i)
            scratch::write_file(folder / ("A/ingest/originals/" + std::to_string(i)), std::to_string(i));
        process.recover();
        process.catalog.assets.for_each(1, 0, INT64_MAX,
                                        [&](domain::Asset const& asset) { ids.push_back(asset.id); });
        ASSERT_TRUE(process.assets.tag({ids, "", {}}, {"kept"}, {}));
    }
    ASSERT_EQ(ids.size(), static_cast<std::size_t>(kFiles));
    std::set<std::int64_t> const all{ids.begin(), ids.end()};
    std::size_t cut_short = 0;
    for (int round = 0; round < 15; ++round) {
        run_and_kill(folder.path(), GetParam(), ids, 3 + 7 * round % 61);
        Process process{folder.path(), GetParam()};
        cut_short += process.catalog.moves.all().size();
        process.recover();
        ASSERT_EQ(look_at_all(process), all) << "round " << round;
        EXPECT_THAT(process.catalog.moves.all(), testing::IsEmpty());
    }
    EXPECT_GT(cut_short, 0U) << "no kill came while files moved";
}

}  // namespace
