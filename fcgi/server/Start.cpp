#include "server/Start.h"

#include <filesystem>

#include "catalog/Writer.h"
#include "service/Administrator.h"
#include "lib/log/Log.h"
#include "service/FileMoves.h"
#include "service/Renaming.h"
#include "service/RootGuard.h"
#include "store/Staging.h"

namespace server {

std::string prepare(config::Options const& options)
{
    std::filesystem::create_directories(options.root);
    std::filesystem::create_directories(options.state);
    auto const file = catalog::catalog_file(options.state);
    catalog::prepare(file);
    catalog::Writer writer{file};
    auto const known = writer.write([](catalog::Catalog& tx) { return tx.identity.root_id(); });
    if (known) return *known;
    store::Root const root{options.root};
    auto const id = root.ensure_id();
    writer.write([&](catalog::Catalog& tx) { tx.identity.set_root_id(id); });
    return id;
}

store::Root open_root(config::Options const& options, std::string const& root_id)
{
    store::Root root{options.root};
    if (!service::RootGuard{root, root_id}.complaint()) root.set_abilities(store::probe(root));
    return root;
}

std::string serve_lock(config::Options const& options) { return options.state + "/serve.lock"; }

void settle_administrator(config::Options const& options)
{
    catalog::Writer writer{catalog::catalog_file(options.state)};
    service::adopt_admin_password(writer, options.admin_password);
}

void recover(config::Options const& options, std::string const& root_id)
{
    auto const file = catalog::catalog_file(options.state);
    auto const root = open_root(options, root_id);
    service::RootGuard const guard{root, root_id};
    if (guard.complaint()) return;
    store::Staging{root}.sweep(store::kAbandoned);
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    service::Publisher publisher{reader, writer, root, options.state};
    util::KeyLocks locks;
    service::Renaming{reader, writer, root, publisher, locks}.recover();
    service::FileMoves{reader, writer, root}.recover();
}

}  // namespace server
