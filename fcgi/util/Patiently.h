#pragma once

#include <future>
#include <thread>
#include <type_traits>

namespace util {

/// Gives this thread processor and disk only when nothing else wants them. There is no way back for an ordinary user.
void lower_priority();

/// Runs `work` on a thread of its own of the lowest priority, and waits for it. It must not hold what others wait for, like a
/// transaction: they would wait as patiently.
template <class Work>
std::invoke_result_t<Work&> patiently(Work work)
{
    std::packaged_task<std::invoke_result_t<Work&>()> task{[&] {
        lower_priority();
        return work();
    }};
    auto answer = task.get_future();
    std::jthread const thread{std::move(task)};
    return answer.get();
}

}  // namespace util
