#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_set>

namespace util {

/// Locks by name: at most one holder per key, other keys do not wait.
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
        m_freed.wait(guard, [&] { return m_held.insert(key).second; });
        return Held{*this, std::move(key)};
    }

    /// Empty when somebody holds `key`.
    Held try_lock(std::string key)
    {
        std::lock_guard guard{m_mutex};
        if (!m_held.insert(key).second) return Held{};
        return Held{*this, std::move(key)};
    }

private:
    void unlock(std::string const& key)
    {
        {
            std::lock_guard guard{m_mutex};
            m_held.erase(key);
        }
        m_freed.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_freed;
    std::unordered_set<std::string> m_held;
};

}  // namespace util
