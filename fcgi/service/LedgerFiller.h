#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "service/RootGuard.h"
#include "store/Root.h"
#include "util/UniqueFd.h"

namespace service {

/// Gives each picture and video a row in the ledger, under the SHA-1 of its content. In the job process: a content without
/// an entry in `review_content` waits, so nothing is written for it when it comes in. A row that is there already keeps what
/// was decided.
class LedgerFiller {
public:
    LedgerFiller(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
                 RootGuard const& guard)
        : m_reader(reader), m_writer(writer), m_root(root), m_guard(guard)
    {
    }

    /// One content; false when nothing waits. One whose file is not there unchanged waits for the next `begin_again`.
    bool step(std::function<bool()> const& may_go_on);
    void begin_again() { m_after = 0; }
    /// Contents that it has not looked at, pictures or not.
    std::int64_t left() { return m_reader.facts.count_behind(m_after); }

private:
    struct Source;
    std::optional<Source> open(domain::Digest const& content);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    std::int64_t m_after = 0;  ///< every content up to this row was looked at
};

}  // namespace service
