#include "store/Root.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "store/AtomicFile.h"
#include "util/Failpoint.h"
#include "util/Hex.h"

namespace store {

namespace {

constexpr char const* kMarker = ".media-sync/root.id";
constexpr std::size_t kIdBytes = 16;

[[noreturn]] void raise(std::string const& doing, int error = errno)
{
    throw std::system_error(error, std::generic_category(), doing);
}

int open_by_component(int start, std::string_view relative, int flags)
{
    if (relative.starts_with('/')) return errno = EXDEV, -1;
    util::UniqueFd here{::fcntl(start, F_DUPFD_CLOEXEC, 0)};
    while (here) {
        auto const slash = relative.find('/');
        std::string const name{relative.substr(0, slash)};
        bool const last = slash == std::string_view::npos;
        if (name == "..") return errno = EXDEV, -1;
        int const wanted = last ? flags : O_PATH | O_DIRECTORY;
        util::UniqueFd next{
            ::openat(here.get(), name.empty() ? "." : name.c_str(), wanted | O_NOFOLLOW | O_CLOEXEC)};
        if (last) return next.release();
        here = std::move(next);
        relative.remove_prefix(slash + 1);
    }
    return -1;
}

/// Beneath the root, following no link (openat2, Linux 5.6; the fallback walks component by component).
int open_beneath(Root const& root, std::string const& relative, int flags)
{
    if (!root.abilities().has_openat2) return open_by_component(root.fd(), relative, flags);
    open_how how{};
    how.flags = static_cast<__u64>(flags | O_CLOEXEC | O_NOFOLLOW);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    for (int attempt = 0;; ++attempt) {
        int const fd = root.calls().open_beneath(root.fd(), relative.c_str(), how);
        if (fd >= 0) return fd;
        if (errno == ENOSYS || errno == EPERM) return open_by_component(root.fd(), relative, flags);
        if (errno != EAGAIN || attempt == 100) return -1;
    }
}

bool is_absence(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP || error == EXDEV; }

/// Neither a disk nor a process in trouble: the answer to "is it there?" is no.
bool is_no(int error)
{
    return is_absence(error) || error == EACCES || error == EPERM || error == ENAMETOOLONG || error == EINVAL;
}

}  // namespace

domain::FileStamp stamp_of(struct stat const& status)
{
    return {static_cast<std::uint64_t>(status.st_size),
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_ino};
}

Root::Root(std::string path, Calls const& calls) : m_path(std::move(path)), m_calls(&calls)
{
    m_fd = util::UniqueFd{::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!m_fd) raise("open the storage root " + m_path);
    ensure_folder(kIncoming);
}

std::optional<util::UniqueFd> Root::try_open(std::string_view relative, int flags, int& why) const
{
    std::string const path{relative.empty() ? std::string_view{"."} : relative};
    util::UniqueFd fd{open_beneath(*this, path, flags)};
    if (fd) return fd;
    why = errno;
    return std::nullopt;
}

std::optional<util::UniqueFd> Root::open(std::string_view relative, int flags) const
{
    int why = 0;
    auto fd = try_open(relative, flags, why);
    if (!fd && !is_absence(why) && why != ENAMETOOLONG) raise("open " + std::string{relative}, why);
    return fd;
}

std::optional<domain::FileStamp> Root::stamp(std::string_view relative) const
{
    auto const fd = open(relative, O_PATH);
    struct stat status {};
    if (!fd || ::fstat(fd->get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return stamp_of(status);
}

bool Root::has_file(std::string_view relative) const
{
    int why = 0;
    auto const fd = try_open(relative, O_PATH, why);
    if (!fd && !is_no(why)) raise("look at " + std::string{relative}, why);
    struct stat status {};
    return fd && ::fstat(fd->get(), &status) == 0 && S_ISREG(status.st_mode);
}

bool Root::is_gone(std::string_view relative) const
{
    int why = 0;
    auto const fd = try_open(relative, O_PATH, why);
    if (!fd) return is_absence(why);
    struct stat status {};
    return ::fstat(fd->get(), &status) == 0 && !S_ISREG(status.st_mode);
}

bool Root::has_folder(std::string_view relative) const
{
    int why = 0;
    auto const fd = try_open(relative, O_PATH | O_DIRECTORY, why);
    if (!fd && !is_no(why)) raise("look at " + std::string{relative}, why);
    return fd.has_value();
}

bool Root::has_entry(std::string_view relative) const
{
    int why = 0;
    auto const slash = relative.rfind('/');
    bool const is_top = slash == std::string_view::npos;
    auto const parent =
        try_open(is_top ? std::string_view{} : relative.substr(0, slash), O_PATH | O_DIRECTORY, why);
    if (!parent) return !is_absence(why);
    std::string const name{is_top ? relative : relative.substr(slash + 1)};
    struct stat status {};
    return ::fstatat(parent->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

std::vector<std::string> Root::folders() const
{
    util::UniqueFd copy{::openat(m_fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    DIR* dir = copy ? ::fdopendir(copy.get()) : nullptr;
    if (dir == nullptr) raise("read the storage root");
    (void)copy.release();
    std::vector<std::string> names;
    while (dirent const* entry = ::readdir(dir)) {
        if (entry->d_name[0] == '.') continue;
        struct stat status {};
        bool const is_folder = entry->d_type == DT_DIR ||
                               (entry->d_type == DT_UNKNOWN &&
                                ::fstatat(m_fd.get(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                                S_ISDIR(status.st_mode));
        if (is_folder) names.emplace_back(entry->d_name);
    }
    ::closedir(dir);
    std::sort(names.begin(), names.end());
    return names;
}

bool Root::is_empty_folder(std::string_view relative) const
{
    auto folder = open(relative, O_RDONLY | O_DIRECTORY);
    DIR* dir = folder ? ::fdopendir(folder->get()) : nullptr;
    if (dir == nullptr) return false;
    (void)folder->release();
    bool is_empty = true;
    while (dirent const* entry = ::readdir(dir)) {
        std::string_view const name{entry->d_name};
        is_empty = is_empty && (name == "." || name == "..");
    }
    ::closedir(dir);
    return is_empty;
}

util::UniqueFd Root::ensure_folder(std::string_view relative) const
{
    if (auto there = open(relative, O_RDONLY | O_DIRECTORY)) return std::move(*there);
    auto const slash = relative.rfind('/');
    bool const is_top = slash == std::string_view::npos;
    util::UniqueFd parent = ensure_folder(is_top ? std::string_view{} : relative.substr(0, slash));
    std::string const name{is_top ? relative : relative.substr(slash + 1)};
    if (::mkdirat(parent.get(), name.c_str(), 0777) != 0 && errno != EEXIST)
        raise("make the folder " + name, errno == EINVAL ? EILSEQ : errno);
    flush_folder(parent.get());
    auto made = open(relative, O_RDONLY | O_DIRECTORY);
    if (!made) raise("open the folder " + std::string{relative}, ENOTDIR);
    return std::move(*made);
}

void Root::remove(std::string_view relative, int flags) const
{
    auto const slash = relative.rfind('/');
    auto const parent = open(slash == std::string_view::npos ? std::string_view{} : relative.substr(0, slash),
                             O_PATH | O_DIRECTORY);
    if (!parent) return;
    std::string const name{slash == std::string_view::npos ? relative : relative.substr(slash + 1)};
    if (::unlinkat(parent->get(), name.c_str(), flags) != 0 && errno != ENOENT) raise("remove " + name);
}

void Root::flush_folder(int folder) const
{
    if (!m_abilities.flushes_folders || m_calls->flush_folder(folder) == 0) return;
    if (errno == EIO || errno == ENOSPC || errno == EDQUOT) raise("flush of a folder");
}

bool Root::is_read_only() const
{
    struct statvfs status {};
    return ::fstatvfs(m_fd.get(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

bool Root::is_current() const
{
    struct stat opened {};
    struct stat named {};
    // What cannot be looked at is taken for the same: what follows will fail by itself.
    if (::stat(m_path.c_str(), &named) != 0) return errno != ENOENT && errno != ENOTDIR;
    return ::fstat(m_fd.get(), &opened) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

std::optional<std::string> Root::read_id() const
{
    // By name, not through m_fd: after an unmount the open folder would still show the old marker.
    util::UniqueFd fd{::open((m_path + "/" + kMarker).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd) return std::nullopt;
    std::array<char, 128> text{};
    auto const got = ::read(fd.get(), text.data(), text.size());
    std::string_view id{text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
    while (!id.empty() && (id.back() == '\n' || id.back() == ' ')) id.remove_suffix(1);
    if (id.empty()) return std::nullopt;
    return std::string{id};
}

std::string Root::ensure_id() const
{
    if (auto id = read_id()) return *id;
    std::array<std::byte, kIdBytes> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        raise("getrandom");
    std::string const id = util::to_hex(random);
    AtomicFile file{*this, kMarker};
    file.write(id + "\n");
    util::failpoint("root.marker");
    file.commit();
    return id;
}

}  // namespace store
