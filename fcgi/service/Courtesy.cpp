#include "service/Courtesy.h"

#include <algorithm>
#include <thread>

#include "util/Clock.h"

namespace service {

namespace {

using std::chrono::steady_clock;

constexpr int kShare = 9;
constexpr std::int64_t kCalm = 2'000'000;  // µs without a new file
constexpr std::chrono::milliseconds kLook{20};

}  // namespace

bool Courtesy::gives_way()
{
    auto const last = m_reader.assets.last_added_at();
    return last && util::now_us() - *last < kCalm && m_reader.facts.wanted(1).empty();
}

void Courtesy::rest_after(steady_clock::duration took, std::function<bool()> const& may_go_on)
{
    auto const until = steady_clock::now() + kShare * took;
    while (steady_clock::now() < until && may_go_on() && gives_way())
        std::this_thread::sleep_for(std::min<steady_clock::duration>(kLook, until - steady_clock::now()));
}

}  // namespace service
