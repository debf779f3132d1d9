#include "store/Staging.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

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

}  // namespace

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
    if (!m_name.empty()) ::unlinkat(m_incoming, m_name.c_str(), 0);
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
    auto const moved =
        ::syscall(SYS_renameat2, m_incoming, m_name.c_str(), folder, name.c_str(), RENAME_NOREPLACE);
    if (moved != 0) {
        if (errno == EEXIST) return false;
        if (errno != EINVAL && errno != ENOSYS) raise("rename to " + name);
        if (!place_by_link(folder, name)) return false;
    }
    m_name.clear();
    return true;
}

bool StagedFile::place_by_link(int folder, std::string const& name)
{
    if (::linkat(m_incoming, m_name.c_str(), folder, name.c_str(), 0) == 0) {
        ::unlinkat(m_incoming, m_name.c_str(), 0);
        return true;
    }
    if (errno == EEXIST) return false;
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL) raise("link to " + name);
    return place_by_placeholder(folder, name);
}

bool StagedFile::place_by_placeholder(int folder, std::string const& name)
{
    util::UniqueFd const held{::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!held && errno == EEXIST) return false;
    if (!held) raise("reserve " + name);
    if (::renameat(m_incoming, m_name.c_str(), folder, name.c_str()) != 0) {
        int const why = errno;
        ::unlinkat(folder, name.c_str(), 0);
        raise("rename to " + name, why);
    }
    return true;
}

Staging::Staging(Root const& root)
    : m_path(root.path() + "/" + kIncoming), m_fd(root.ensure_folder(kIncoming))
{
}

std::optional<StagedFile> Staging::take(std::string_view path) const
{
    auto const slash = path.rfind('/');
    if (slash == std::string_view::npos || path.substr(0, slash) != m_path) return std::nullopt;
    std::string name{path.substr(slash + 1)};
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    util::UniqueFd fd{::openat(m_fd.get(), name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return StagedFile{m_fd.get(), std::move(name), std::move(fd)};
}

StagedFile Staging::create() const
{
    static std::atomic<unsigned> counter{0};
    std::string name = "part-" + std::to_string(::getpid()) + "-" + std::to_string(++counter);
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
