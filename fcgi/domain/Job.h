#pragma once

#include <cstdint>
#include <string>

namespace domain {

/// A rescan is a reindex that nobody asked for: it leaves no event when nothing changed. A purge empties the trash of what
/// is old, thumbnails are made of what was not read yet, the ledger gets what it has no row of; these belong to no project.
enum class JobKind { Publish, Reindex, Rescan, Purge, Thumbnails, Ledger };
enum class JobState { Waiting, Running, Done, Failed };

/// Work for the job process.
struct Job {
    std::int64_t id = 0;
    JobKind kind = JobKind::Reindex;
    std::string project;
    JobState state = JobState::Waiting;
    std::int64_t run_at = 0;       ///< µs since 1970: not before
    std::int64_t created_at = 0;   ///< µs
    std::int64_t finished_at = 0;  ///< µs; 0 while it is not finished
    std::int64_t done = 0;         ///< progress: items done
    std::int64_t total = 0;        ///< progress: items known
    std::string result;            ///< JSON object, empty until it is done
    std::string error;             ///< why it failed

    bool is_over() const { return state == JobState::Done || state == JobState::Failed; }
};

}  // namespace domain
