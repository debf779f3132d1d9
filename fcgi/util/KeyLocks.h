#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

namespace util {

/// Locks by name: at most one holder per key, or many that share it; other keys do not wait.
class KeyLocks {
public:
    class Held {
    public:
        Held() = default;
        Held(KeyLocks& locks, std::string key) : m_locks(&locks), m_key(std::move(key)) {}
        Held(Held&& other) noexcept : m_locks(other.m_locks), m_key(std::move(other.m_key))
        {
            other.m_locks = nullptr;
        }
        Held& operator=(Held&& other) noexcept
        {
            release();
            m_locks = other.m_locks;
            m_key = std::move(other.m_key);
            other.m_locks = nullptr;
            return *this;
        }
        ~Held() { release(); }
        explicit operator bool() const noexcept { return m_locks != nullptr; }

    private:
        void release()
        {
            if (m_locks != nullptr) m_locks->unlock(m_key);
            m_locks = nullptr;
        }
        KeyLocks* m_locks = nullptr;
        std::string m_key;
    };

    /// Waits until nobody holds `key`.
    Held lock(std::string key)
    {
        std::unique_lock guard{m_mutex};
        ++m_keys[key].waiting;
        m_freed.wait(guard, [&] { return m_keys[key].holders == 0; });
        --m_keys[key].waiting;
        m_keys[key].holders = kAlone;
        return Held{*this, std::move(key)};
    }

    /// Waits until nobody holds `key` alone, or waits to. A thread takes a key once only.
    Held lock_shared(std::string key)
    {
        std::unique_lock guard{m_mutex};
        m_freed.wait(guard, [&] {
            auto const found = m_keys.find(key);
            return found == m_keys.end() || (found->second.holders != kAlone && found->second.waiting == 0);
        });
        ++m_keys[key].holders;
        return Held{*this, std::move(key)};
    }

    /// Empty when somebody holds `key`.
    Held try_lock(std::string key)
    {
        std::lock_guard guard{m_mutex};
        auto const [found, is_new] = m_keys.try_emplace(key);
        if (!is_new && found->second.holders != 0) return Held{};
        found->second.holders = kAlone;
        return Held{*this, std::move(key)};
    }

private:
    static constexpr int kAlone = -1;
    struct State {
        int holders = 0;  ///< kAlone, or how many share it
        int waiting = 0;  ///< who want it alone
    };

    void unlock(std::string const& key)
    {
        {
            std::lock_guard guard{m_mutex};
            auto const found = m_keys.find(key);
            State& state = found->second;
            state.holders = state.holders == kAlone ? 0 : state.holders - 1;
            if (state.holders == 0 && state.waiting == 0) m_keys.erase(found);
        }
        m_freed.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_freed;
    std::unordered_map<std::string, State> m_keys;
};

}  // namespace util
