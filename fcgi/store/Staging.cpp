#include "store/Staging.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "store/Rename.h"
#include "util/Hex.h"

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

}  // namespace

std::string unique_name(std::string_view prefix)
{
    std::array<std::byte, 12> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        raise("getrandom");
    return std::string{prefix} + "-" + util::to_hex(random);
}

StagedFile::StagedFile(int incoming_fd, std::string name, util::UniqueFd fd)
    : m_incoming(incoming_fd), m_name(std::move(name)), m_fd(std::move(fd))
{
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : m_incoming(other.m_incoming), m_name(std::move(other.m_name)), m_fd(std::move(other.m_fd))
{
    other.m_name.clear();
}

StagedFile& StagedFile::operator=(StagedFile&& other) noexcept
{
    std::swap(m_incoming, other.m_incoming);
    std::swap(m_name, other.m_name);
    std::swap(m_fd, other.m_fd);
    return *this;
}

StagedFile::~StagedFile()
{
    if (!m_name.empty() && is_still_named()) ::unlinkat(m_incoming, m_name.c_str(), 0);
}

/// nginx counts from 1 again after a restart: a name alone says nothing of the file.
bool StagedFile::is_still_named() const
{
    struct stat opened {};
    struct stat named {};
    return ::fstat(m_fd.get(), &opened) == 0 &&
           ::fstatat(m_incoming, m_name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
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

bool StagedFile::place(int folder, std::string const& name)
{
    if (!is_still_named()) raise("place " + name + ": the body was taken away", ESTALE);
    int const error = rename_without_replacing(m_incoming, m_name, folder, name);
    if (error == EEXIST) return false;
    if (error != 0) raise("rename to " + name, error);
    m_name.clear();
    return true;
}

Staging::Staging(Root const& root) : m_fd(root.ensure_folder(kIncoming)) {}

std::optional<StagedFile> Staging::take(std::string_view path) const
{
    auto const slash = path.rfind('/');
    if (slash == std::string_view::npos || !is_incoming(std::string{path.substr(0, slash)}, m_fd.get()))
        return std::nullopt;
    std::string name{path.substr(slash + 1)};
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    util::UniqueFd fd{::openat(m_fd.get(), name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd && (errno == ENOENT || errno == ELOOP)) return std::nullopt;
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0) raise("open of a body");
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return StagedFile{m_fd.get(), std::move(name), std::move(fd)};
}

StagedFile Staging::create() const
{
    std::string name = unique_name("part");
    util::UniqueFd fd{::openat(m_fd.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!fd) raise("create " + name);
    return StagedFile{m_fd.get(), std::move(name), std::move(fd)};
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
        if (!S_ISREG(status.st_mode) || status.st_mtim.tv_sec > limit || status.st_ctim.tv_sec > limit)
            continue;
        if (::unlinkat(m_fd.get(), entry->d_name, 0) == 0) ++swept;
    }
    ::closedir(dir);
    return swept;
}

}  // namespace store
