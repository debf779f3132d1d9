#include "store/Hashing.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>
#include <vector>

#include "lib/crypto/Sha256.h"

namespace store {

namespace {

/// From this size on the disk may begin to write before the hash.
constexpr std::uint64_t kFlushAhead = 256 * 1024;
/// Below this size one flush after the hash is cheaper than a second thread.
constexpr std::uint64_t kFlushAlongside = 4 * 1024 * 1024;

}  // namespace

domain::Digest hash_file(int fd, std::uint64_t size)
{
    lib::crypto::Sha256 sha;
    struct stat status {};
    if (::fstat(fd, &status) != 0)
        throw std::system_error(errno, std::generic_category(), "stat while hashing");
    // Most files are small, and a large block is not for nothing.
    auto const all = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(status.st_size), 4096, kBlock);
    std::vector<std::byte> block(all);
    std::uint64_t offset = 0;
    while (offset < size) {
        auto const wanted = std::min<std::uint64_t>(block.size(), size - offset);
        auto const got = ::pread(fd, block.data(), wanted, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "read while hashing");
        if (got == 0) break;
        sha.update({block.data(), static_cast<std::size_t>(got)});
        offset += static_cast<std::uint64_t>(got);
    }
    return domain::Digest{sha.finish()};
}

domain::Digest hash_while_flushing(int fd, std::uint64_t size)
{
    if (size < kFlushAlongside) return hash_file(fd);
    int error = 0;
    std::optional<domain::Digest> digest;
    {
        std::jthread const flusher{[&] { error = ::fdatasync(fd) == 0 ? 0 : errno; }};
        digest = hash_file(fd);
    }
    // The kernel tells of bytes that it lost once: the flush that comes later would know nothing of them.
    if (error != 0) throw std::system_error(error, std::generic_category(), "flush of a body");
    return *digest;
}

std::optional<Hashed> hash_settled(Root const& root, std::string_view path)
{
    int why = 0;
    auto const fd = root.try_open(path, O_RDONLY, why);
    struct stat before {};
    struct stat after {};
    if (!fd || ::fstat(fd->get(), &before) != 0 || !S_ISREG(before.st_mode)) return std::nullopt;
    auto const digest = hash_file(fd->get());
    if (::fstat(fd->get(), &after) != 0 || stamp_of(before) != stamp_of(after)) return std::nullopt;
    return Hashed{digest, stamp_of(after)};
}

}  // namespace store
