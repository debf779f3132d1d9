#pragma once

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

/// What the shim and the tests share: one file that both map, named by the environment variable FAULT_CONTROL. The tests
/// change it while the server runs.
namespace faults {

inline constexpr char const* kControlVariable = "FAULT_CONTROL";

/// One fault. A call is hit when all three texts match and it is the `first`-th of those, or one of the `count` from there on.
struct Rule {
    char call[16];        ///< open, create, write, …, as Shim.cpp calls it; empty: every call
    char path[128];       ///< a part of the path; of a rename, of either path; empty: every path
    char process[16];     ///< the name of the thread: nginx, ms-pool, ms-jobs; empty: every process
    std::uint32_t first;  ///< from 1
    std::uint32_t count;  ///< calls
    std::int32_t error;   ///< errno; 0: a flush or a rename does nothing and says that it succeeded
    std::atomic<std::uint32_t> seen;  ///< matching calls until now, hit or not
    char hit[160];                    ///< the last call that was hit
};

inline constexpr std::size_t kMostRules = 8;

struct Control {
    pthread_mutex_t order;  ///< robust, between processes: a recorded call and its record are one step
    std::uint64_t records;  ///< under `order`: how many were written
    std::atomic<std::uint32_t> rules;
    std::atomic<bool> is_recording;
    char root[256];  ///< calls on other paths are left alone
    char log[256];   ///< where records are appended
    Rule rule[kMostRules];
};

/// What was done, in the order in which it was done. Folders and files are told apart by their inode, which may be given
/// anew once the last name is gone: Create and Mkdir begin a new one.
enum class Kind : std::uint32_t {
    Create,       ///< folder, name, file
    Mkdir,        ///< folder, name, file
    Write,        ///< file, offset, data
    Truncate,     ///< file, offset: the new size
    SyncBegin,    ///< file
    SyncEnd,      ///< file, offset: the number of its SyncBegin
    Rename,       ///< folder, name, other_folder, data: the other name
    Link,         ///< file, other_folder, data: the other name
    Unlink,       ///< folder, name
    Acknowledge,  ///< data: what the test says of it
};

/// Followed by the bytes of the name and of the data.
struct Record {
    Kind kind = Kind::Acknowledge;
    std::uint32_t name_size = 0;
    std::uint64_t data_size = 0;
    std::uint64_t file = 0;
    std::uint64_t folder = 0;
    std::uint64_t other_folder = 0;
    std::uint64_t offset = 0;
};

}
