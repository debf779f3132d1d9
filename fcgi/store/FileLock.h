#pragma once

#include <string>

#include "util/UniqueFd.h"

namespace store {

/// Held from construction to destruction; other processes (and threads) wait. A process that dies lets go.
class FileLock {
public:
    /// Makes `path` when it is missing. Throws std::system_error.
    explicit FileLock(std::string const& path);

private:
    util::UniqueFd m_fd;
};

}  // namespace store
