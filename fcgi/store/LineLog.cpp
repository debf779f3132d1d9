#include "store/LineLog.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace store {

namespace {

constexpr off_t kMaxLine = 4 * 1024 * 1024;

[[noreturn]] void raise(std::string const& doing)
{
    throw std::system_error(errno, std::generic_category(), doing);
}

}  // namespace

LineLog::LineLog(Root const& root, std::string path) : m_path(std::move(path))
{
    auto const slash = m_path.rfind('/');
    auto const folder = root.ensure_folder(m_path.substr(0, slash));
    m_fd = util::UniqueFd{::openat(folder.get(), m_path.c_str() + slash + 1,
                                   O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)};
    if (!m_fd) raise("open " + m_path);
    root.flush_folder(folder.get());
}

std::string LineLog::last_line() const
{
    off_t const end = ::lseek(m_fd.get(), 0, SEEK_END);
    off_t const start = std::max<off_t>(0, end - kMaxLine);
    std::string tail(static_cast<std::size_t>(end - start), '\0');
    auto const got = ::pread(m_fd.get(), tail.data(), tail.size(), start);
    tail.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    auto const newline = tail.rfind('\n');
    if (newline == std::string::npos) return {};
    tail.resize(newline);
    auto const before = tail.rfind('\n');
    return before == std::string::npos ? tail : tail.substr(before + 1);
}

void LineLog::append(std::span<std::string const> lines)
{
    std::string text;
    off_t const end = ::lseek(m_fd.get(), 0, SEEK_END);
    char last = '\n';
    if (end > 0 && ::pread(m_fd.get(), &last, 1, end - 1) == 1 && last != '\n') text += '\n';
    for (auto const& line : lines) text += line + '\n';
    for (std::string_view rest{text}; !rest.empty();) {
        auto const wrote = ::write(m_fd.get(), rest.data(), rest.size());
        if (wrote < 0 && errno != EINTR) raise("append to " + m_path);
        if (wrote > 0) rest.remove_prefix(static_cast<std::size_t>(wrote));
    }
    if (::fdatasync(m_fd.get()) != 0) raise("flush " + m_path);
}

}  // namespace store
