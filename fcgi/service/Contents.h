#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "domain/Project.h"
#include "store/Root.h"

namespace service {

/// Where a content makes a file a duplicate: in the same project, or anywhere below the root.
enum class DuplicateScope { Project, Everywhere };

/// What the catalogue says of a content, held against the disk: only a file that was seen there counts.
class Contents {
public:
    struct Known {
        std::optional<domain::Asset> on_disk;
        domain::Project home;             ///< of the asset that is on disk
        std::vector<std::int64_t> stale;  ///< rows whose file has another content now: for the next reindex
    };
    enum class Presence { There, Gone, Edited };

    Contents(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root)
        : m_reader(reader), m_writer(writer), m_root(root)
    {
    }

    /// The oldest asset of that content in the project whose file is there. Rows without a file are dropped on the way.
    Known look_up(domain::Project const& project, domain::Digest const& digest);
    /// The same in all projects. Rows of others are left as they are: nobody holds their places.
    Known look_up_everywhere(domain::Project const& project, domain::Digest const& digest);
    /// A file whose stamp is another one is hashed; when the content is the same, the row and `asset` get the new stamp.
    Presence look_at(domain::Project const& project, domain::Asset& asset);
    /// The file was deleted by hand: its name is free again.
    void forget(domain::Project const& project, domain::Asset const& asset);

private:
    bool is_there(domain::MediaItem const& item) const;
    /// True when the asset is on disk.
    bool judge(domain::Project const& project, domain::Asset& asset, Known& known);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
};

}  // namespace service
