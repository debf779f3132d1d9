#include "util/SharedSignal.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <new>
#include <system_error>

namespace util {

SharedSignal::SharedSignal()
{
    void* page =
        ::mmap(nullptr, sizeof *m_counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(), "mmap of a shared signal");
    m_counter = new (page) std::atomic<std::uint32_t>{0};
}

SharedSignal::~SharedSignal() { ::munmap(m_counter, sizeof *m_counter); }

void SharedSignal::ring() noexcept
{
    m_counter->fetch_add(1);
    ::syscall(SYS_futex, m_counter, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

void SharedSignal::wait(std::uint32_t seen, std::chrono::microseconds at_most) noexcept
{
    if (at_most.count() <= 0) return;
    timespec limit{};
    limit.tv_sec = static_cast<time_t>(at_most.count() / 1'000'000);
    limit.tv_nsec = static_cast<long>(at_most.count() % 1'000'000) * 1000;
    ::syscall(SYS_futex, m_counter, FUTEX_WAIT, seen, &limit, nullptr, 0);
}

}  // namespace util
