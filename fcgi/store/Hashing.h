#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/Asset.h"
#include "domain/Digest.h"
#include "store/Root.h"

namespace store {

/// Block that files are read in, bytes: the optimum of `pread` and one buffer per thread.
inline constexpr std::size_t kBlock = 256 * 1024;

/// SHA-256 of the file, or of its first `size` bytes. Throws std::system_error.
domain::Digest hash_file(int fd, std::uint64_t size = UINT64_MAX);

/// The same while a second thread writes the pages to the disk, so that the flush that follows has little to do.
/// Throws std::system_error for either.
domain::Digest hash_while_flushing(int fd, std::uint64_t size);

struct Hashed {
    domain::Digest digest;
    domain::FileStamp stamp;
};

/// Hashes a file below the root; nullopt when it is gone, may not be read, or changed meanwhile.
std::optional<Hashed> hash_settled(Root const& root, std::string_view path);

}  // namespace store
