#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace service {

/// Slows the guessing of passwords down, without a thread that sleeps. Shared by the threads of a process, forgotten when
/// it ends. An attempt counts as a failure from its beginning, so that many at once are not many free ones.
///  - An address (of IPv6 its first 64 bits) has 5 failures free; each later one doubles the wait, from 1 to 60 seconds.
///    It is forgotten a quarter of an hour after the last, or when it succeeds.
///  - All addresses together have 50 failures free, then one every 2 seconds.
///  - Two passwords are hashed at a time.
class LoginThrottle {
public:
    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::seconds;

    /// Room for one attempt, for as long as it lives.
    class Attempt {
    public:
        ~Attempt();
        Attempt(Attempt&& other) noexcept;
        Attempt& operator=(Attempt&&) = delete;
        /// The password was right: nothing is held against the address.
        void succeed();

    private:
        friend class LoginThrottle;
        Attempt(LoginThrottle& throttle, std::string address);
        LoginThrottle* m_throttle;
        std::string m_address;
    };

    /// Or how long to wait before another one, at least a second.
    tl::expected<Attempt, Seconds> begin(std::string_view address, Clock::time_point now = Clock::now());

private:
    struct Failures {
        int count = 0;
        Clock::time_point last{};
    };

    Clock::duration wait_of(std::string const& address, Clock::time_point now);
    void note_failure(std::string const& address, Clock::time_point now);
    void forget_old(Clock::time_point now);

    std::mutex m_mutex;
    int m_under_way = 0;
    std::map<std::string, Failures> m_by_address;
    double m_of_server = 0;  ///< failures that still count, one less every 2 seconds
    Clock::time_point m_counted_at{};
};

}  // namespace service
