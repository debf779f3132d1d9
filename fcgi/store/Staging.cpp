#include "store/Staging.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>

#include "store/PlaceCopy.h"
#include "store/Rename.h"
#include "util/Hex.h"
#include "util/ScopeExit.h"

namespace store {

namespace {

[[noreturn]] void raise(std::string const& doing, int error = errno)
{
    throw std::system_error(error, std::generic_category(), doing);
}

timespec as_timespec(std::int64_t us)
{
    return {static_cast<time_t>(us / 1'000'000), static_cast<long>(us % 1'000'000) * 1000};
}

/// Is `folder` the folder that is open as `fd`, whatever links lead there?
bool is_incoming(std::string const& folder, int fd)
{
    struct stat named {};
    struct stat opened {};
    if (::stat(folder.c_str(), &named) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return false;
        raise("look at incoming");
    }
    if (::fstat(fd, &opened) != 0) raise("look at incoming");
    return named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

/// nginx and the pool keep a body open for as long as they work on it. A write lease is given for a file that nobody else has
/// open, whatever container that may be in; nullopt where the drive knows no leases, or the file is somebody else's.
std::optional<bool> is_in_use(int folder, char const* name)
{
    util::UniqueFd const fd{::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!fd) return std::nullopt;
    ::fcntl(fd.get(), F_SETSIG, SIGURG);  // who opens it in this moment sends a signal: one that does no harm
    if (::fcntl(fd.get(), F_SETLEASE, F_WRLCK) == 0) return ::fcntl(fd.get(), F_SETLEASE, F_UNLCK), false;
    if (errno == EAGAIN) return true;
    return std::nullopt;
}

}  // namespace

std::string unique_name(std::string_view prefix)
{
    std::array<std::byte, 12> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        raise("getrandom");
    return std::string{prefix} + "-" + util::to_hex(random);
}

StagedFile::StagedFile(Root const& root, int incoming_fd, std::string name, util::UniqueFd fd)
    : m_root(&root), m_incoming(incoming_fd), m_name(std::move(name)), m_fd(std::move(fd))
{
    struct stat status {};
    if (::fstat(m_fd.get(), &status) != 0) raise("stat of a staged file");
    m_device = status.st_dev;
    m_inode = status.st_ino;
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : m_root(other.m_root),
      m_incoming(other.m_incoming),
      m_name(std::move(other.m_name)),
      m_fd(std::move(other.m_fd)),
      m_device(other.m_device),
      m_inode(other.m_inode)
{
    other.m_name.clear();
}

StagedFile& StagedFile::operator=(StagedFile&& other) noexcept
{
    std::swap(m_root, other.m_root);
    std::swap(m_incoming, other.m_incoming);
    std::swap(m_name, other.m_name);
    std::swap(m_fd, other.m_fd);
    std::swap(m_device, other.m_device);
    std::swap(m_inode, other.m_inode);
    return *this;
}

StagedFile::~StagedFile()
{
    if (!m_name.empty() && is_still_named()) ::unlinkat(m_incoming, m_name.c_str(), 0);
}

/// nginx counts from 1 again after a restart: a name alone says nothing of the file.
bool StagedFile::is_still_named() const
{
    struct stat named {};
    return ::fstatat(m_incoming, m_name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           named.st_dev == m_device && named.st_ino == m_inode;
}

domain::FileStamp StagedFile::stamp() const
{
    struct stat status {};
    if (::fstat(m_fd.get(), &status) != 0) raise("stat of a staged file");
    return stamp_of(status);
}

void StagedFile::make_durable(mode_t mode, std::optional<std::int64_t> mtime_us)
{
    ::fchmod(m_fd.get(), mode);  // a Windows drive has no modes: never fatal
    if (mtime_us) {
        std::array<timespec, 2> const times{timespec{0, UTIME_OMIT}, as_timespec(*mtime_us)};
        ::futimens(m_fd.get(), times.data());
    }
    if (::fsync(m_fd.get()) != 0) raise("flush of a staged file");
}

std::optional<domain::FileStamp> StagedFile::place(int folder, std::string const& name)
{
    if (!is_still_named()) raise("place " + name + ": the body was taken away", ESTALE);
    struct stat status {};
    if (::fstatat(m_incoming, m_name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) raise("stat of " + m_name);
    bool const is_rename = m_root->abilities().placing == Placing::Exclusive;
    if (!is_rename) m_fd = {};  // a Windows drive does not know an open file by its new name
    int error = rename_without_replacing(*m_root, m_incoming, m_name, folder, name);
    bool const is_copy = is_copy_called_for(error);
    if (is_copy) error = copy_to(folder, name);
    if (error == EEXIST) return std::nullopt;
    if (error != 0) raise("rename to " + name, error);
    m_name.clear();
    if (is_copy || !is_rename) ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW);
    return stamp_of(status);
}

int StagedFile::copy_to(int folder, std::string const& name) const
{
    util::UniqueFd const from{::openat(m_incoming, m_name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!from) raise("open " + m_name);
    int const error =
        place_copy(*m_root, from.get(), folder, unique_name(kSparePrefix), name, [](int) { return true; });
    if (error == 0) ::unlinkat(m_incoming, m_name.c_str(), 0);
    return error;
}

Staging::Staging(Root const& root) : m_root(root), m_fd(root.ensure_folder(kIncoming)) {}

std::optional<StagedFile> Staging::take(std::string_view path) const
{
    auto const slash = path.rfind('/');
    if (slash == std::string_view::npos || !is_incoming(std::string{path.substr(0, slash)}, m_fd.get()))
        return std::nullopt;
    std::string name{path.substr(slash + 1)};
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    util::UniqueFd fd{::openat(m_fd.get(), name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd && (errno == ENOENT || errno == ELOOP || errno == EISDIR)) return std::nullopt;
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0) raise("open of a body");
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return StagedFile{m_root, m_fd.get(), std::move(name), std::move(fd)};
}

StagedFile Staging::create() const
{
    std::string name = unique_name("part");
    util::UniqueFd fd{::openat(m_fd.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!fd) raise("create " + name);
    util::ScopeExit undo{[&, made = name] { ::unlinkat(m_fd.get(), made.c_str(), 0); }};
    StagedFile file{m_root, m_fd.get(), std::move(name), std::move(fd)};
    undo.dismiss();
    return file;
}

unsigned Staging::sweep(std::chrono::seconds age) const
{
    util::UniqueFd copy{::openat(m_fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    DIR* dir = copy ? ::fdopendir(copy.get()) : nullptr;
    if (dir == nullptr) raise("read incoming");
    (void)copy.release();
    time_t const limit = ::time(nullptr) - static_cast<time_t>(age.count());
    unsigned swept = 0;
    while (dirent const* entry = ::readdir(dir)) {
        struct stat status {};
        if (::fstatat(m_fd.get(), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (!S_ISREG(status.st_mode)) continue;
        auto const in_use = is_in_use(m_fd.get(), entry->d_name);
        bool const is_old = status.st_mtim.tv_sec <= limit && status.st_ctim.tv_sec <= limit;
        if (in_use.value_or(!is_old)) continue;
        if (::unlinkat(m_fd.get(), entry->d_name, 0) == 0) ++swept;
    }
    ::closedir(dir);
    return swept;
}

}  // namespace store
