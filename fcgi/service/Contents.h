#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "domain/Project.h"
#include "store/Root.h"

namespace service {

/// What the catalogue says of a content, held against the disk: only a file that was seen there counts.
class Contents {
public:
    struct Known {
        std::optional<domain::Asset> on_disk;
        std::vector<std::int64_t> stale;  ///< rows whose file has another content now: for the next reindex
    };
    enum class Presence { There, Gone, Edited };

    Contents(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root)
        : m_reader(reader), m_writer(writer), m_root(root)
    {
    }

    /// The oldest asset of that content in the project whose file is there. Rows without a file are dropped on the way.
    Known look_up(domain::Project const& project, domain::Digest const& digest);
    /// A file whose stamp is another one is hashed; when the content is the same, the row and `asset` get the new stamp.
    Presence look_at(domain::Project const& project, domain::Asset& asset);
    /// The file was deleted by hand: its name is free again.
    void forget(domain::Project const& project, domain::Asset const& asset);

private:
    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
};

}  // namespace service
