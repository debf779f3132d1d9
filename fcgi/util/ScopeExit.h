#pragma once

#include <type_traits>
#include <utility>

namespace util {

/// Runs an action when the scope ends, by return or by exception, unless it was dismissed.
///     ScopeExit guard{[&] { ::unlink(path); }};
///     …
///     guard.dismiss();
/// The action must not throw.
template <typename F>
class [[nodiscard]] ScopeExit {
public:
    explicit ScopeExit(F action) noexcept(std::is_nothrow_move_constructible_v<F>)
        : m_action{std::move(action)}
    {
    }
    ScopeExit(ScopeExit const&) = delete;
    ScopeExit& operator=(ScopeExit const&) = delete;
    ~ScopeExit()
    {
        if (m_armed) m_action();
    }

    void dismiss() noexcept { m_armed = false; }

private:
    F m_action;
    bool m_armed{true};
};

}  // namespace util
