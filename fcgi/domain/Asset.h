#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/Digest.h"

namespace domain {

/// What tells without reading that a file is still the one that was hashed.
struct FileStamp {
    std::uint64_t size = 0;     ///< bytes
    std::int64_t mtime_ns = 0;  ///< ns since 1970
    std::uint64_t inode = 0;
    bool operator==(FileStamp const&) const = default;
};

/// µs since 1970, of a file that does not say itself when it was taken. A client that knows it makes it the file's mtime.
inline std::int64_t captured_at(FileStamp const& stamp) { return stamp.mtime_ns / 1000; }

/// How an asset came into the catalogue.
enum class Origin { Upload, Index };

/// A blob under a name in a project: one completely written file.
struct Asset {
    std::int64_t id = 0;
    std::int64_t project_id = 0;
    std::string path;  ///< below the project's folder
    Digest digest{};
    FileStamp stamp;
    Origin origin = Origin::Upload;
    std::int64_t added_at = 0;  ///< µs since 1970
    bool operator==(Asset const&) const = default;
};

/// The name of the file that a path ends in.
inline std::string_view file_name(std::string_view path)
{
    auto const slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace domain
