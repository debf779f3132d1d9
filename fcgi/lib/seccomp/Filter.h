#pragma once

#include <span>

namespace lib::seccomp {

/// From now on every thread of this process has these system calls alone, by their names; every other one fails with
/// EPERM, clone makes threads only, and prlimit64 only reads. Cannot be undone; sets "no new privileges". Throws
/// std::system_error where the kernel has no filters.
void allow_only(std::span<char const* const> calls);

}  // namespace lib::seccomp
