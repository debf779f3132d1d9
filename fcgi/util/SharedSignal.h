#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace util {

/// A doorbell between processes that were forked from one: a counter in shared memory with a futex.
/// It holds no lock, so a process that is killed while it rings or waits leaves nothing behind.
class SharedSignal {
public:
    SharedSignal();  ///< throws std::system_error
    ~SharedSignal();
    SharedSignal(SharedSignal const&) = delete;
    SharedSignal& operator=(SharedSignal const&) = delete;

    /// Read this first, then look for work, then `wait` with it: a ring in between is not missed.
    std::uint32_t seen() const noexcept { return m_counter->load(); }
    void ring() noexcept;
    /// Returns at once when the counter is no longer `seen`, else after a ring or the time-out.
    void wait(std::uint32_t seen, std::chrono::microseconds at_most) noexcept;

private:
    std::atomic<std::uint32_t>* m_counter;
};

}  // namespace util
