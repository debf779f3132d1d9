#pragma once

#include "catalog/Writer.h"
#include "service/Contents.h"
#include "service/FileMoves.h"
#include "service/FreeNames.h"
#include "service/Jobs.h"
#include "service/Projects.h"
#include "service/RootGuard.h"
#include "util/KeyLocks.h"

namespace service {

/// What a thread moves files with.
struct Workplace {
    catalog::Catalog& reader;
    catalog::Writer& writer;
    store::Root const& root;
    RootGuard const& guard;
    util::KeyLocks& locks;
    Jobs& jobs;
    Projects& projects;
    Contents contents{reader, writer, root};
    FreeNames names{reader, root, locks};
    FileMoves moves{reader, writer, root};
};

}  // namespace service
