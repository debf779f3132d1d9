#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/Asset.h"
#include "store/Root.h"
#include "util/UniqueFd.h"

namespace store {

/// No upload is quiet for so long.
inline constexpr std::chrono::seconds kAbandoned{24 * 3600};

/// A body in `incoming`, owned by the request: it is deleted when this goes, unless it was placed.
class StagedFile {
public:
    StagedFile(Root const& root, int incoming_fd, std::string name, util::UniqueFd fd);
    ~StagedFile();
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&& other) noexcept;

    int fd() const { return m_fd.get(); }
    std::string const& name() const { return m_name; }
    domain::FileStamp stamp() const;
    /// Sets mode and (when given, µs since 1970) the modification time, then flushes all of it.
    void make_durable(mode_t mode, std::optional<std::int64_t> mtime_us);
    /// Moves it to `folder`/`name` without replacing anything (a copy, where a rename is not possible) and returns the stamp
    /// that it has there; nullopt when the name is taken. On some drives it is not open any more afterwards.
    std::optional<domain::FileStamp> place(int folder, std::string const& name);

private:
    bool is_still_named() const;
    int copy_to(int folder, std::string const& name) const;

    Root const* m_root;
    int m_incoming;
    std::string m_name;  ///< empty once it was placed
    util::UniqueFd m_fd;
    dev_t m_device = 0;
    ino_t m_inode = 0;
};

/// The folder that nginx writes request bodies to.
class Staging {
public:
    explicit Staging(Root const& root);

    Root const& root() const { return m_root; }

    /// Takes the file that nginx wrote; nullopt when `path` is not directly in `incoming` or is not a plain file.
    /// Throws std::system_error when it is there and cannot be opened.
    std::optional<StagedFile> take(std::string_view path) const;
    StagedFile create() const;
    /// Deletes what a crash has left: files that no process on this machine, in no container, has open. Where a drive cannot
    /// tell, what nobody has touched for `age`. Returns how many.
    unsigned sweep(std::chrono::seconds age) const;

private:
    Root const& m_root;
    util::UniqueFd m_fd;
};

/// A name that no other process or earlier run has used.
std::string unique_name(std::string_view prefix);

}  // namespace store
