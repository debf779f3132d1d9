#include "store/AtomicFile.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "store/Staging.h"

namespace store {

namespace {

[[noreturn]] void raise(std::string const& doing)
{
    throw std::system_error(errno, std::generic_category(), doing);
}

}  // namespace

AtomicFile::AtomicFile(Root const& root, std::string target)
    : m_root(root),
      m_target(std::move(target)),
      m_temporary(std::string{kIncoming} + "/" + unique_name("file"))
{
    m_fd = util::UniqueFd{
        ::openat(m_root.fd(), m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    if (!m_fd) raise("create " + m_temporary);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_root(other.m_root),
      m_target(std::move(other.m_target)),
      m_temporary(std::exchange(other.m_temporary, {})),
      m_fd(std::move(other.m_fd))
{
}

AtomicFile::~AtomicFile()
{
    if (!m_temporary.empty()) ::unlinkat(m_root.fd(), m_temporary.c_str(), 0);
}

void AtomicFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const wrote = ::write(m_fd.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) raise("write " + m_target);
        if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

/// The folder that it is in now.
util::UniqueFd AtomicFile::rename()
{
    auto const slash = m_target.rfind('/');
    auto folder = m_root.open(m_target.substr(0, slash), O_RDONLY | O_DIRECTORY);
    if (!folder) throw std::system_error(ENOENT, std::generic_category(), "folder of " + m_target);
    if (::renameat(m_root.fd(), m_temporary.c_str(), folder->get(), m_target.c_str() + slash + 1) != 0)
        raise("rename to " + m_target);
    m_temporary.clear();
    return std::move(*folder);
}

void AtomicFile::place() { rename(); }

void AtomicFile::commit()
{
    if (::fsync(m_fd.get()) != 0) raise("flush " + m_target);
    m_root.flush_folder(rename().get());
}

}  // namespace store
