#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <optional>
#include <string>

#include "catalog/VersionWatch.h"
#include "catalog/Writer.h"
#include "config/Options.h"
#include "service/Gazetteer.h"
#include "service/Copies.h"
#include "service/Administrator.h"
#include "service/Jobs.h"
#include "server/Start.h"
#include "service/RootGuard.h"
#include "service/Thumbnails.h"
#include "service/Unrecorded.h"
#include "store/Arrivals.h"
#include "store/Root.h"
#include "store/Staging.h"
#include "util/KeyLocks.h"

namespace server {

/// Drains; the supervisor then starts it anew.
inline void restart_this_process() { ::kill(::getpid(), SIGTERM); }

/// What the threads of the pool share.
struct PoolContext {
    config::Options const& options;
    std::string catalog_file;
    store::Root root;
    store::Staging staging;
    std::optional<store::Arrivals> arrivals;
    service::RootGuard guard;
    catalog::Writer writer;
    service::Unrecorded unrecorded;
    service::Signals& signals;
    service::Jobs jobs;
    service::PictureWaits picture_waits{options.workers};
    catalog::VersionWatch version{catalog_file};
    service::Gazetteer cities;
    util::KeyLocks locks;
    service::CopyTurns copy_turns{service::kMostCopiesAtOnce};
    service::AdminGate admin_gate;
    mode_t file_mode;

    PoolContext(config::Options const& wanted, service::Signals& bells, std::string const& root_id,
                mode_t mode, int query_threads)
        : options(wanted),
          catalog_file(catalog::catalog_file(wanted.state)),
          root(open_root(wanted, root_id)),
          staging(root),
          guard(root, root_id, restart_this_process),
          writer(catalog_file),
          unrecorded(find_unrecorded()),
          signals(bells),
          jobs(writer, bells, query_threads / 4),
          file_mode(mode)
    {
        if (wanted.arrivals > 0)
            arrivals.emplace(staging,
                             store::Arrivals::Limits{.most = static_cast<std::size_t>(wanted.arrivals)});
    }

private:
    service::Unrecorded find_unrecorded() const
    {
        catalog::Catalog reader{catalog_file, catalog::Access::Read};
        return service::Unrecorded::find(reader, root);
    }
};

}  // namespace server
