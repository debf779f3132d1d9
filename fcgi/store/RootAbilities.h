#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace store {

class Root;

/// How a file gets its name without replacing another.
enum class Placing {
    Exclusive,    ///< renameat2 with RENAME_NOREPLACE
    Link,         ///< a second name, then the first one goes
    Placeholder,  ///< an empty file takes the name, then the rename replaces that
};

/// What the drive under the root can do: the result of its self-test, chosen once at the start. A call that contradicts it
/// still finds the other way.
struct RootAbilities {
    bool has_openat2 = true;
    Placing placing = Placing::Exclusive;
    bool tells_case_apart = true;
    bool flushes_folders = true;
    bool keeps_modes = true;
    std::vector<std::string> other_mounts{};  ///< project folders to which a file is copied, not renamed
    std::uint64_t free_bytes = 0;
    std::string failure{};  ///< why the test could not be made, for people; empty when it was
};

/// Tries it all out in `incoming`, with files that are gone when it returns. Never throws: a root that is read-only or full
/// says so in `failure` and has the abilities of an ordinary drive.
RootAbilities probe(Root const& root);

/// One line for the log.
std::string describe(RootAbilities const& abilities);

}  // namespace store
