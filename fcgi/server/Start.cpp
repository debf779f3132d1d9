#include "server/Start.h"

#include <filesystem>

#include "catalog/Writer.h"
#include "service/Administrator.h"
#include "lib/log/Log.h"
#include "service/FileMoves.h"
#include "service/Renaming.h"
#include "service/RootGuard.h"
#include "store/Root.h"

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

void settle_administrator(config::Options const& options)
{
    catalog::Writer writer{catalog::catalog_file(options.state)};
    service::adopt_admin_password(writer, options.admin_password);
}

void recover(config::Options const& options, std::string const& root_id)
{
    auto const file = catalog::catalog_file(options.state);
    store::Root const root{options.root};
    service::RootGuard const guard{root, root_id};
    if (guard.complaint()) return;
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    service::Publisher publisher{reader, writer, root, options.state};
    util::KeyLocks locks;
    service::Renaming{reader, writer, root, publisher, locks}.recover();
    service::FileMoves{reader, writer, root}.recover();
}

}  // namespace server
