#pragma once

#include <cstdint>
#include <functional>

#include "catalog/Writer.h"
#include "domain/Job.h"
#include "service/Jobs.h"

namespace server {

/// Work that nobody asked for, as people see it: once it has gone on for 5 s it is a job, whose progress is brought up to date
/// each second. Of one thread at a time.
class ShownWork {
public:
    struct Progress {
        std::int64_t done = 0;
        std::int64_t total = 0;
    };

    static constexpr std::int64_t kShownAfter = 5'000'000;  // µs

    /// What a killed process left of it goes.
    ShownWork(catalog::Writer& writer, service::Signals& signals, domain::JobKind kind,
              std::int64_t shown_after = kShownAfter);

    /// After each piece. `progress` is asked only when it is to be shown.
    void go_on(std::function<Progress()> const& progress);
    /// Nothing is left to do: the job, if there is one, ends with the result `{"read":done}`.
    void end(std::int64_t done);

private:
    catalog::Writer& m_writer;
    service::Signals& m_signals;
    domain::JobKind m_kind;
    std::int64_t m_shown_after;
    std::int64_t m_busy_since = 0;  ///< µs since 1970; 0: nothing waits
    std::int64_t m_shown_at = 0;    ///< µs since 1970
    std::int64_t m_job = 0;         ///< that shows the progress; 0: none
};

}  // namespace server
