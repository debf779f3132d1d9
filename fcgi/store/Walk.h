#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/Asset.h"
#include "store/Root.h"

namespace store {

struct WalkReport {
    std::vector<std::string> unreadable;  ///< folders (below the root) that could not be read
    std::vector<std::string> unnameable;  ///< entries whose name is not UTF-8: left alone
};

/// What the folders held that an earlier walk has read, so that one which has not changed since needs no reading again: about
/// as many bytes as the names have. A folder is known by its device, inode, mtime and ctime. One that changed less than 2 s
/// before it was read is not remembered, because a later change could leave the same times, and after 10 minutes each is
/// read again, because some drives do not keep the times of folders.
class Listings {
public:
    std::size_t folders() const { return m_folders.size(); }

private:
    friend class Walker;

    struct Times {
        dev_t device = 0;
        ino_t inode = 0;
        std::int64_t mtime_ns = 0;
        std::int64_t ctime_ns = 0;
        bool operator==(Times const&) const = default;
    };
    struct Folder {
        Times times;
        std::chrono::steady_clock::time_point read_at;
        std::uint64_t walk = 0;  ///< the last one that came by
        std::string entries;
    };

    std::unordered_map<std::string, Folder> m_folders;  ///< by path below the root
    std::uint64_t m_walk = 0;
};

/// Visits every regular file below `folder` in byte order of the paths, which is the catalogue's. `path` is below the root.
/// Links, and what `is_passed_over`, are left out, and the folders that `enters` says no to. With `listings` only the files
/// are looked at in folders that have not changed since the last walk.
WalkReport walk(Root const& root, std::string const& folder,
                std::function<void(std::string const& path, domain::FileStamp const&)> const& visit,
                Listings* listings = nullptr,
                std::function<bool(std::string const& path)> const& enters = {});

/// Has the path a component that is hidden (leading dot), made by an operating system or a NAS (Thumbs.db, @eaDir,
/// $RECYCLE.BIN, …), or that a program gives a file which it has not finished (*.part, *.crdownload, *.tmp, ~$*)?
bool is_passed_over(std::string_view path);

struct FoundFile {
    std::string name;
    domain::FileStamp stamp;
};

/// The regular files directly in `folder`, in byte order of their names, with the same exceptions; those of names that are
/// not UTF-8 are left out. "" is the root itself.
std::vector<FoundFile> files_in(Root const& root, std::string const& folder);

}  // namespace store
