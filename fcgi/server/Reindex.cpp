#include "server/Reindex.h"

#include <filesystem>

#include <fmt/format.h>

#include "catalog/Condition.h"
#include "server/JobRunner.h"
#include "server/Start.h"
#include "store/FileLock.h"
#include "util/Clock.h"

namespace server {

namespace {

void announce_losses(std::string const& file)
{
    auto const holdings = catalog::count_holdings(file);
    if (!holdings) {
        fmt::print(
            "The old catalogue cannot be read: what only it knew (tags, labels, events, batches, settings, "
            "the administrator's password) is lost.\n");
        return;
    }
    fmt::print(
        "The old catalogue knows {} files. Not in the folders, and so lost: {} tags, labels of {} projects, "
        "{} "
        "events, {} batches, {} settings, the administrator's password.\n",
        holdings->assets, holdings->tags, holdings->labelled, holdings->events, holdings->batches,
        holdings->settings);
}

}  // namespace

int reindex(config::Options const& options, std::string const& project)
{
    auto const root_id = prepare(options);
    auto const file = catalog::catalog_file(options.state);
    auto const root = open_root(options, root_id);
    service::RootGuard const guard{root, root_id};
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    service::Reconcile reconcile{reader, writer, root, guard};
    service::Publisher publisher{reader, writer, root, options.state};
    store::FileLock const lock{reconcile_lock(options)};
    int status = 0;
    auto names = project.empty() ? root.folders() : std::vector<std::string>{project};
    if (project.empty()) names.emplace_back(domain::kElsewhere);
    for (auto const& name : names) {
        auto const outcome = reconcile.run(name, [](std::int64_t, std::int64_t) {});
        if (!outcome && project.empty() && outcome.error().code == domain::ErrorCode::NoIndex) continue;
        if (!outcome) {
            fmt::print(stderr, "{}: {}\n", name, outcome.error().message);
            status = 1;
            continue;
        }
        publisher.publish(*reader.projects.find(name));
        fmt::print("{}: {}\n", name, describe(*outcome));
    }
    return status;
}

int rebuild(config::Options const& options)
{
    std::filesystem::create_directories(options.state);
    auto const lock = store::FileLock::within(std::chrono::milliseconds{0}, serve_lock(options));
    if (!lock) {
        fmt::print(stderr, "The server is running: stop it first.\n");
        return 1;
    }
    auto const file = catalog::catalog_file(options.state);
    announce_losses(file);
    auto const aside = catalog::set_aside(file, util::now_us());
    if (!aside.empty()) fmt::print("The old catalogue is kept as {}.\n", aside);
    int const status = reindex(options, "");
    auto const now = catalog::count_holdings(file);
    fmt::print("The new catalogue knows {} files.\n", now ? now->assets : 0);
    return status;
}

}  // namespace server
