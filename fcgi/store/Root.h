#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/Asset.h"
#include "store/Calls.h"
#include "store/RootAbilities.h"
#include "util/UniqueFd.h"

namespace store {

domain::FileStamp stamp_of(struct stat const& status);

/// The storage root. Every path is relative to it, every open stays beneath it and follows no link.
class Root {
public:
    /// Opens `path`, which must be a directory; makes `.media-sync/incoming` below it.
    explicit Root(std::string path, Calls const& calls = Calls::of_the_system());

    std::string const& path() const { return m_path; }
    int fd() const { return m_fd.get(); }
    Calls const& calls() const { return *m_calls; }
    RootAbilities const& abilities() const { return m_abilities; }
    /// What the self-test found; before anybody works here.
    void set_abilities(RootAbilities abilities) { m_abilities = std::move(abilities); }

    /// nullopt when there is no such thing (ENOENT, ENOTDIR, or a link on the way); throws std::system_error else.
    std::optional<util::UniqueFd> open(std::string_view relative, int flags) const;
    /// Like `open`, but an entry that may not be read is an empty optional too, with `errno` in `why`.
    std::optional<util::UniqueFd> try_open(std::string_view relative, int flags, int& why) const;
    /// The stamp of a regular file; nullopt when there is none.
    std::optional<domain::FileStamp> stamp(std::string_view relative) const;
    /// Is no regular file there any more? What may not be looked at counts as there.
    bool is_gone(std::string_view relative) const;
    /// Is there a regular file that may be looked at? Unlike `stamp` it takes a closed door for a no. Throws std::system_error
    /// when it cannot be told (EIO, no descriptors), as `has_folder` does: what is there must not seem gone.
    bool has_file(std::string_view relative) const;
    bool has_folder(std::string_view relative) const;
    /// Is there anything of that name: file, folder, link, socket? What may not be looked at counts as there.
    bool has_entry(std::string_view relative) const;
    /// Names of the folders directly below the root, without dot folders, sorted by bytes.
    std::vector<std::string> folders() const;
    /// Is it a folder with nothing in it?
    bool is_empty_folder(std::string_view relative) const;
    /// Makes what is missing of `relative` and flushes each parent of a new folder. Returns the folder.
    util::UniqueFd ensure_folder(std::string_view relative) const;
    /// Removes a file; fine when it is gone. With `AT_REMOVEDIR`: an empty folder.
    void remove(std::string_view relative, int flags = 0) const;
    /// fsync of an open folder. A drive that cannot is no error, one that failed or is full is.
    void flush_folder(int folder) const;

    bool is_read_only() const;

    /// Is the folder at `path()` still the one that was opened? Not after it was mounted anew.
    bool is_current() const;

    /// Content of `.media-sync/root.id`; nullopt when the marker is missing.
    std::optional<std::string> read_id() const;
    /// The id of the marker, which is made when it is missing.
    std::string ensure_id() const;

private:
    std::string m_path;
    Calls const* m_calls;
    RootAbilities m_abilities;
    util::UniqueFd m_fd;
};

inline constexpr char const* kHouse = ".media-sync";
inline constexpr char const* kIncoming = ".media-sync/incoming";

}  // namespace store
