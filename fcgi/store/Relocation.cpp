#include "store/Relocation.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "store/Hashing.h"
#include "store/Rename.h"
#include "util/ScopeExit.h"

namespace store {

namespace {

[[noreturn]] void raise(std::string const& doing, int error = errno)
{
    throw std::system_error(error, std::generic_category(), doing);
}

std::string name_of(std::string_view path) { return std::string{path.substr(path.rfind('/') + 1)}; }

void write_all(int fd, std::byte const* bytes, std::size_t count)
{
    while (count > 0) {
        auto const wrote = ::write(fd, bytes, count);
        if (wrote < 0 && errno != EINTR) raise("write of a copy");
        if (wrote <= 0) continue;
        bytes += wrote;
        count -= static_cast<std::size_t>(wrote);
    }
}

/// Content, mode and time of modification; on the disk when it returns.
void copy_durably(int from, int to)
{
    std::vector<std::byte> block(kBlock);
    for (;;) {
        auto const got = ::read(from, block.data(), block.size());
        if (got < 0 && errno != EINTR) raise("read for a copy");
        if (got == 0) break;
        if (got > 0) write_all(to, block.data(), static_cast<std::size_t>(got));
    }
    struct stat status {};
    if (::fstat(from, &status) != 0) raise("stat of what is copied");
    ::fchmod(to, status.st_mode & 07777);  // a Windows drive has no modes: never fatal
    timespec const times[2] = {{0, UTIME_OMIT}, status.st_mtim};
    ::futimens(to, times);
    if (::fsync(to) != 0) raise("flush of a copy");
}

Relocated copy_over(Root const& root, std::string const& source, std::string const& target, int folder,
                    std::string const& spare, domain::Digest const& expected)
{
    auto const from = root.open(source, O_RDONLY);
    if (!from) return Relocated::Gone;
    ::unlinkat(folder, spare.c_str(), 0);
    util::UniqueFd const copy{
        ::openat(folder, spare.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!copy) raise("create " + spare);
    util::ScopeExit const clean{[&] { ::unlinkat(folder, spare.c_str(), 0); }};
    copy_durably(from->get(), copy.get());
    if (hash_file(copy.get()) != expected) return Relocated::Changed;
    int const error = rename_without_replacing(folder, spare, folder, name_of(target));
    if (error == EEXIST) return Relocated::Taken;
    if (error != 0) raise("rename to " + target, error);
    flush_folder(folder);
    root.remove(source);
    flush_parent(root, source);
    return Relocated::Done;
}

}  // namespace

std::string parent_of(std::string_view path)
{
    auto const slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash)};
}

void flush_parent(Root const& root, std::string_view path)
{
    if (auto const folder = root.open(parent_of(path), O_RDONLY | O_DIRECTORY)) flush_folder(folder->get());
}

Relocated relocate(Root const& root, std::string const& source, std::string const& target,
                   std::string const& spare, domain::Digest const& expected)
{
    auto const from = root.open(parent_of(source), O_PATH | O_DIRECTORY);
    if (!from || !root.has_file(source)) return Relocated::Gone;
    auto const to = root.ensure_folder(parent_of(target));
    int const error = rename_without_replacing(from->get(), name_of(source), to.get(), name_of(target));
    switch (error) {
        case 0:
            return Relocated::Done;
        case EEXIST:
            return Relocated::Taken;
        case ENOENT:
            return Relocated::Gone;
        case EXDEV:
            return copy_over(root, source, target, to.get(), spare, expected);
        default:
            raise("move to " + target, error);
    }
}

}  // namespace store
