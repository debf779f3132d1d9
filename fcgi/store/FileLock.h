#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "util/UniqueFd.h"

namespace store {

/// Held from construction to destruction; other processes (and threads) wait. A process that dies lets go.
class FileLock {
public:
    /// Makes `path` when it is missing. Throws std::system_error.
    explicit FileLock(std::string const& path);
    /// Gives up after `at_most`.
    static std::optional<FileLock> within(std::chrono::milliseconds at_most, std::string const& path);

private:
    explicit FileLock(util::UniqueFd fd) : m_fd(std::move(fd)) {}

    util::UniqueFd m_fd;
};

}  // namespace store
