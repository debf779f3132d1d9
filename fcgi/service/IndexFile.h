#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/Asset.h"
#include "domain/Digest.h"
#include "store/Root.h"

namespace service {

/// What an index.json, of this server or of the original one, remembers of a file.
struct IndexEntry {
    domain::Digest digest;
    std::uint64_t size = 0;
    domain::Origin origin = domain::Origin::Index;
    std::int64_t added_at = 0;  ///< µs since 1970
    std::size_t order = 0;      ///< place in the list

    /// Is the file of this stamp still the one that was hashed then?
    bool covers(domain::FileStamp const& stamp) const
    {
        return stamp.size == size && stamp.mtime_ns / 1000 <= added_at;
    }
};

struct IndexFile {
    std::string notes;
    std::int64_t created_at = 0;                          ///< µs since 1970; 0 when it does not say
    std::unordered_map<std::string, IndexEntry> entries;  ///< by path below the project's folder

    /// nullopt when there is no index.json. One that cannot be understood is kept as `index.damaged.json` and read as empty.
    static std::optional<IndexFile> read(store::Root const& root, std::string const& project);
};

}  // namespace service
