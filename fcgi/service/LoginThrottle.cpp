#include "service/LoginThrottle.h"

#include <algorithm>
#include <utility>

#include "http/HostName.h"

namespace service {

namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr int kMostUnderWay = 2;
constexpr int kFreeFailures = 5;
constexpr int kMostDoublings = 6;
constexpr seconds kLongestWait{60};
constexpr std::chrono::minutes kMemory{15};
constexpr std::size_t kMostAddresses = 1000;
constexpr double kFreeOfServer = 50;
constexpr double kPerSecond = 0.5;

}  // namespace

LoginThrottle::Attempt::Attempt(LoginThrottle& throttle, std::string address)
    : m_throttle(&throttle), m_address(std::move(address))
{
}

LoginThrottle::Attempt::Attempt(Attempt&& other) noexcept
    : m_throttle(std::exchange(other.m_throttle, nullptr)), m_address(std::move(other.m_address))
{
}

LoginThrottle::Attempt::~Attempt()
{
    if (m_throttle == nullptr) return;
    std::scoped_lock const lock{m_throttle->m_mutex};
    --m_throttle->m_under_way;
}

void LoginThrottle::Attempt::succeed()
{
    std::scoped_lock const lock{m_throttle->m_mutex};
    m_throttle->m_by_address.erase(m_address);
    m_throttle->m_of_server = std::max(0.0, m_throttle->m_of_server - 1);
}

tl::expected<LoginThrottle::Attempt, seconds> LoginThrottle::begin(std::string_view address,
                                                                   Clock::time_point now)
{
    auto key = http::network_of(address);
    std::scoped_lock const lock{m_mutex};
    auto const wait = wait_of(key, now);
    if (wait > Clock::duration::zero())
        return tl::unexpected(std::max(seconds{1}, std::chrono::ceil<seconds>(wait)));
    note_failure(key, now);
    ++m_under_way;
    return Attempt{*this, std::move(key)};
}

LoginThrottle::Clock::duration LoginThrottle::wait_of(std::string const& address, Clock::time_point now)
{
    Clock::duration wait{0};
    if (m_under_way >= kMostUnderWay) wait = seconds{1};
    auto const passed = std::chrono::duration<double>(now - m_counted_at).count();
    m_of_server = std::max(0.0, m_of_server - passed * kPerSecond);
    m_counted_at = now;
    if (m_of_server > kFreeOfServer - 1)
        wait = std::max(wait, duration_cast<Clock::duration>(std::chrono::duration<double>(
                                  (m_of_server - kFreeOfServer + 1) / kPerSecond)));
    auto const found = m_by_address.find(address);
    if (found == m_by_address.end() || found->second.count < kFreeFailures) return wait;
    auto const doublings = std::min(found->second.count - kFreeFailures, kMostDoublings);
    auto const pause = std::min(seconds{1 << doublings}, kLongestWait);
    return std::max(wait, found->second.last + pause - now);
}

void LoginThrottle::note_failure(std::string const& address, Clock::time_point now)
{
    forget_old(now);
    m_of_server += 1;
    auto& failures = m_by_address[address];
    ++failures.count;
    failures.last = now;
}

/// Those of a quarter of an hour ago, and the oldest when there are too many.
void LoginThrottle::forget_old(Clock::time_point now)
{
    std::erase_if(m_by_address, [&](auto const& entry) { return now - entry.second.last > kMemory; });
    if (m_by_address.size() < kMostAddresses) return;
    m_by_address.erase(
        std::ranges::min_element(m_by_address, {}, [](auto const& entry) { return entry.second.last; }));
}

}  // namespace service
