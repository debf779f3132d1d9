// A library for LD_PRELOAD that stands between a program and the calls with which it changes files. Told by Control.h, it
// makes calls fail and writes down what was done.
#include <dirent.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "Real.h"
#include "Recorder.h"

namespace faults {

namespace {

Control* control = nullptr;
int record_log = -1;

[[gnu::constructor]] void attach()
{
    char const* const name = std::getenv(kControlVariable);
    if (name == nullptr) return;
    static auto* const real_open = next<int(char const*, int, ...)>("open");
    int const fd = real_open(name, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void* const mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (mapped == MAP_FAILED) return;
    auto* const shared = static_cast<Control*>(mapped);
    record_log = real_open(shared->log, O_WRONLY | O_APPEND | O_CLOEXEC);
    control = shared;
}

bool is_watched(std::string const& path)
{
    std::string_view const root{control->root};
    return !root.empty() && path.starts_with(root) &&
           (path.size() == root.size() || path[root.size()] == '/');
}

bool matches(Rule const& rule, std::string_view call, std::string const& path, std::string const& other)
{
    char comm[16] = {};
    ::prctl(PR_GET_NAME, comm);
    auto const is_part = [](char const* wanted, std::string const& text) {
        return *wanted == '\0' || text.find(wanted) != std::string::npos;
    };
    return (rule.call[0] == '\0' || call == rule.call) &&
           (rule.process[0] == '\0' || std::string_view{comm} == rule.process) &&
           (is_part(rule.path, path) || (!other.empty() && is_part(rule.path, other)));
}

/// The errno that a call is to fail with, 0 when it shall do nothing, or nothing.
std::optional<int> fault(std::string_view call, std::string const& path, std::string const& other)
{
    std::optional<int> answer;
    for (std::uint32_t i = 0; i < control->rules; ++i) {
        auto& rule = control->rule[i];
        if (!matches(rule, call, path, other)) continue;
        std::uint32_t const number = ++rule.seen;
        if (number < rule.first || number - rule.first >= rule.count) continue;
        std::string const text = std::string{call} + " " + path.substr(0, 100);
        std::memcpy(rule.hit, text.c_str(), text.size() + 1);
        answer = rule.error;
    }
    return answer;
}

/// One call: what it is called, where it works, how it is done, and what is written down when it was done.
template <class Do, class Note>
auto pass(std::string_view call, Place const& place, Place const& other, Do real, Note note)
    -> decltype(real())
{
    if (control == nullptr || (control->rules == 0 && !control->is_recording)) return real();
    int const before = errno;
    std::string const path = place.path();
    std::string const target = *other.name == '\0' ? std::string{} : other.path();
    if (!is_watched(path) && !is_watched(target)) {
        errno = before;
        return real();
    }
    if (auto const error = fault(call, path, target)) {
        errno = *error;
        return *error == 0 ? 0 : -1;
    }
    errno = before;
    if (!control->is_recording) return real();
    Turn turn{*control};
    auto const result = real();
    int const after = errno;
    if (result >= 0) note(turn, path, target, result);
    errno = after;
    return result;
}

template <class Do>
auto pass(std::string_view call, Place const& place, Do real) -> decltype(real())
{
    if (control == nullptr || control->rules == 0) return real();
    auto const path = place.path();
    if (is_watched(path))
        if (auto const error = fault(call, path, {})) {
            errno = *error;
            return *error == 0 ? 0 : -1;
        }
    return real();
}

template <class Do>
int pass_open(Place const& place, int flags, Do real)
{
    bool was_there = false;
    struct stat status {};
    return pass(
        (flags & O_CREAT) != 0 ? "create" : "open", place, {},
        [&] {
            was_there = (flags & O_CREAT) == 0 || look(place.folder, place.name, status, AT_SYMLINK_NOFOLLOW);
            return static_cast<int>(real());
        },
        [&](Turn& turn, std::string const& path, std::string const&, int fd) {
            auto const file = Place{fd}.inode();
            if (!was_there)
                turn.write(record_log, {.kind = Kind::Create, .file = file, .folder = folder_of(path)},
                           last_component(path));
            else if ((flags & O_TRUNC) != 0)
                turn.write(record_log, {.kind = Kind::Truncate, .file = file});
        });
}

/// A write of pieces at an offset; -1: where the descriptor stands.
template <class Do>
ssize_t pass_write(int fd, iovec const* pieces, int count, off64_t offset, Do real)
{
    return pass(
        "write", {fd}, {}, real, [&](Turn& turn, std::string const&, std::string const&, ssize_t wrote) {
            std::string data;
            for (int i = 0; i < count && data.size() < static_cast<std::size_t>(wrote); ++i)
                data.append(static_cast<char const*>(pieces[i].iov_base), pieces[i].iov_len);
            data.resize(static_cast<std::size_t>(wrote));
            off64_t const at = offset >= 0 ? offset : ::lseek64(fd, 0, SEEK_CUR) - wrote;
            turn.write(
                record_log,
                {.kind = Kind::Write, .file = Place{fd}.inode(), .offset = static_cast<std::uint64_t>(at)},
                {}, data);
        });
}

/// What was written before a flush began is on the disk when it ends. Others go on meanwhile.
template <class Do>
int pass_sync(std::string_view call, int fd, Do real)
{
    if (control == nullptr || !control->is_recording) return pass(call, {fd}, real);
    Place const place{fd};
    if (!is_watched(place.path())) return real();
    auto const file = place.inode();
    std::uint64_t begin = 0;
    {
        Turn turn{*control};
        begin = turn.write(record_log, {.kind = Kind::SyncBegin, .file = file});
    }
    int const result = pass(call, place, real);
    if (result != 0) return result;
    Turn turn{*control};
    turn.write(record_log, {.kind = Kind::SyncEnd, .file = file, .offset = begin});
    return result;
}

template <class Do>
int pass_rename(std::string_view call, Place const& from, Place const& to, Do real)
{
    return pass(
        call, from, to, real, [&](Turn& turn, std::string const& path, std::string const& target, int) {
            turn.write(record_log,
                       {.kind = Kind::Rename, .folder = folder_of(path), .other_folder = folder_of(target)},
                       last_component(path), last_component(target));
        });
}

template <class Do>
int pass_link(Place const& from, Place const& to, Do real)
{
    return pass("link", from, to, real, [&](Turn& turn, std::string const&, std::string const& target, int) {
        turn.write(record_log, {.kind = Kind::Link, .file = from.inode(), .other_folder = folder_of(target)},
                   {}, last_component(target));
    });
}

template <class Do>
int pass_unlink(Place const& place, Do real)
{
    return pass("unlink", place, {}, real, [&](Turn& turn, std::string const& path, std::string const&, int) {
        turn.write(record_log, {.kind = Kind::Unlink, .folder = folder_of(path)}, last_component(path));
    });
}

template <class Do>
int pass_mkdir(Place const& place, Do real)
{
    return pass("mkdir", place, {}, real, [&](Turn& turn, std::string const& path, std::string const&, int) {
        turn.write(record_log, {.kind = Kind::Mkdir, .file = place.inode(), .folder = folder_of(path)},
                   last_component(path));
    });
}

template <class Do>
int pass_truncate(Place const& place, off64_t size, Do real)
{
    return pass("truncate", place, {}, real, [&](Turn& turn, std::string const&, std::string const&, int) {
        turn.write(
            record_log,
            {.kind = Kind::Truncate, .file = place.inode(), .offset = static_cast<std::uint64_t>(size)});
    });
}

long pass_system_call(long number, long const (&a)[6])
{
    static auto* const real = next<long(long, ...)>("syscall");
    auto const call = [&] { return real(number, a[0], a[1], a[2], a[3], a[4], a[5]); };
    auto const place = [&](int at) {
        return Place{static_cast<int>(a[at]), reinterpret_cast<char const*>(a[at + 1])};
    };
    switch (number) {
        case SYS_openat2: {
            auto const flags = *reinterpret_cast<std::uint64_t const*>(a[2]);
            return pass_open(place(0), static_cast<int>(flags), call);
        }
        case SYS_renameat2:
            return pass_rename("renameat2", place(0), place(2), [&] { return static_cast<int>(call()); });
        default:
            return call();
    }
}

}

}

using namespace faults;

#define EXPORT extern "C" [[gnu::visibility("default")]]
// The function behind the shim, found once.
#define REAL(name, ...) static auto* const real = next<__VA_ARGS__>(name)

EXPORT long syscall(long number, ...) noexcept
{
    long a[6];
    va_list list;
    va_start(list, number);
    for (long& argument : a) argument = va_arg(list, long);
    va_end(list);
    return pass_system_call(number, a);
}

#define DEFINE_OPEN(function)                                                               \
    EXPORT int function(char const* name, int flags, ...)                                   \
    {                                                                                       \
        REAL(#function, int(char const*, int, ...));                                        \
        va_list list;                                                                       \
        va_start(list, flags);                                                              \
        mode_t const mode = va_arg(list, mode_t);                                           \
        va_end(list);                                                                       \
        return pass_open({AT_FDCWD, name}, flags, [&] { return real(name, flags, mode); }); \
    }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_OPENAT(function)                                                                   \
    EXPORT int function(int folder, char const* name, int flags, ...)                             \
    {                                                                                             \
        REAL(#function, int(int, char const*, int, ...));                                         \
        va_list list;                                                                             \
        va_start(list, flags);                                                                    \
        mode_t const mode = va_arg(list, mode_t);                                                 \
        va_end(list);                                                                             \
        return pass_open({folder, name}, flags, [&] { return real(folder, name, flags, mode); }); \
    }
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

EXPORT ssize_t read(int fd, void* into, size_t size)
{
    REAL("read", ssize_t(int, void*, size_t));
    return pass("read", {fd}, [&] { return real(fd, into, size); });
}

#define DEFINE_PREAD(function)                                                   \
    EXPORT ssize_t function(int fd, void* into, size_t size, off64_t offset)     \
    {                                                                            \
        REAL(#function, ssize_t(int, void*, size_t, off64_t));                   \
        return pass("read", {fd}, [&] { return real(fd, into, size, offset); }); \
    }
DEFINE_PREAD(pread)
DEFINE_PREAD(pread64)

EXPORT ssize_t write(int fd, void const* from, size_t size)
{
    REAL("write", ssize_t(int, void const*, size_t));
    iovec const piece{const_cast<void*>(from), size};
    return pass_write(fd, &piece, 1, -1, [&] { return real(fd, from, size); });
}

EXPORT ssize_t writev(int fd, iovec const* pieces, int count)
{
    REAL("writev", ssize_t(int, iovec const*, int));
    return pass_write(fd, pieces, count, -1, [&] { return real(fd, pieces, count); });
}

#define DEFINE_PWRITE(function)                                                                 \
    EXPORT ssize_t function(int fd, void const* from, size_t size, off64_t offset)              \
    {                                                                                           \
        REAL(#function, ssize_t(int, void const*, size_t, off64_t));                            \
        iovec const piece{const_cast<void*>(from), size};                                       \
        return pass_write(fd, &piece, 1, offset, [&] { return real(fd, from, size, offset); }); \
    }
DEFINE_PWRITE(pwrite)
DEFINE_PWRITE(pwrite64)

#define DEFINE_PWRITEV(function)                                                                       \
    EXPORT ssize_t function(int fd, iovec const* pieces, int count, off64_t offset)                    \
    {                                                                                                  \
        REAL(#function, ssize_t(int, iovec const*, int, off64_t));                                     \
        return pass_write(fd, pieces, count, offset, [&] { return real(fd, pieces, count, offset); }); \
    }
DEFINE_PWRITEV(pwritev)
DEFINE_PWRITEV(pwritev64)

#define DEFINE_FTRUNCATE(function)                                        \
    EXPORT int function(int fd, off64_t size) noexcept                    \
    {                                                                     \
        REAL(#function, int(int, off64_t));                               \
        return pass_truncate({fd}, size, [&] { return real(fd, size); }); \
    }
DEFINE_FTRUNCATE(ftruncate)
DEFINE_FTRUNCATE(ftruncate64)

EXPORT int fsync(int fd)
{
    REAL("fsync", int(int));
    return pass_sync("fsync", fd, [&] { return real(fd); });
}

EXPORT int fdatasync(int fd)
{
    REAL("fdatasync", int(int));
    return pass_sync("fdatasync", fd, [&] { return real(fd); });
}

EXPORT int rename(char const* name, char const* target) noexcept
{
    REAL("rename", int(char const*, char const*));
    return pass_rename("rename", {AT_FDCWD, name}, {AT_FDCWD, target}, [&] { return real(name, target); });
}

EXPORT int renameat(int from, char const* name, int to, char const* target) noexcept
{
    REAL("renameat", int(int, char const*, int, char const*));
    return pass_rename("rename", {from, name}, {to, target}, [&] { return real(from, name, to, target); });
}

EXPORT int renameat2(int from, char const* name, int to, char const* target, unsigned flags) noexcept
{
    REAL("renameat2", int(int, char const*, int, char const*, unsigned));
    return pass_rename("renameat2", {from, name}, {to, target},
                       [&] { return real(from, name, to, target, flags); });
}

EXPORT int link(char const* name, char const* target) noexcept
{
    REAL("link", int(char const*, char const*));
    return pass_link({AT_FDCWD, name}, {AT_FDCWD, target}, [&] { return real(name, target); });
}

EXPORT int linkat(int from, char const* name, int to, char const* target, int flags) noexcept
{
    REAL("linkat", int(int, char const*, int, char const*, int));
    return pass_link({from, name}, {to, target}, [&] { return real(from, name, to, target, flags); });
}

EXPORT int unlink(char const* name) noexcept
{
    REAL("unlink", int(char const*));
    return pass_unlink({AT_FDCWD, name}, [&] { return real(name); });
}

EXPORT int unlinkat(int folder, char const* name, int flags) noexcept
{
    REAL("unlinkat", int(int, char const*, int));
    return pass_unlink({folder, name}, [&] { return real(folder, name, flags); });
}

EXPORT int rmdir(char const* name) noexcept
{
    REAL("rmdir", int(char const*));
    return pass_unlink({AT_FDCWD, name}, [&] { return real(name); });
}

EXPORT int mkdir(char const* name, mode_t mode) noexcept
{
    REAL("mkdir", int(char const*, mode_t));
    return pass_mkdir({AT_FDCWD, name}, [&] { return real(name, mode); });
}

EXPORT int mkdirat(int folder, char const* name, mode_t mode) noexcept
{
    REAL("mkdirat", int(int, char const*, mode_t));
    return pass_mkdir({folder, name}, [&] { return real(folder, name, mode); });
}

EXPORT int fchmod(int fd, mode_t mode) noexcept
{
    REAL("fchmod", int(int, mode_t));
    return pass("fchmod", {fd}, [&] { return real(fd, mode); });
}

EXPORT int futimens(int fd, timespec const* times) noexcept
{
    REAL("futimens", int(int, timespec const*));
    return pass("futimens", {fd}, [&] { return real(fd, times); });
}

#define DEFINE_FSTAT(function, type)                                 \
    EXPORT int function(int fd, struct type* status) noexcept        \
    {                                                                \
        REAL(#function, int(int, struct type*));                     \
        return pass("stat", {fd}, [&] { return real(fd, status); }); \
    }
DEFINE_FSTAT(fstat, stat)
DEFINE_FSTAT(fstat64, stat64)

#define DEFINE_STAT(function, type)                                                \
    EXPORT int function(char const* name, struct type* status) noexcept            \
    {                                                                              \
        REAL(#function, int(char const*, struct type*));                           \
        return pass("stat", {AT_FDCWD, name}, [&] { return real(name, status); }); \
    }
DEFINE_STAT(stat, stat)
DEFINE_STAT(stat64, stat64)

#define DEFINE_FSTATAT(function, type)                                                          \
    EXPORT int function(int folder, char const* name, struct type* status, int flags) noexcept  \
    {                                                                                           \
        REAL(#function, int(int, char const*, struct type*, int));                              \
        return pass("stat", {folder, name}, [&] { return real(folder, name, status, flags); }); \
    }
DEFINE_FSTATAT(fstatat, stat)
DEFINE_FSTATAT(fstatat64, stat64)
