#pragma once

namespace util {

/// Owns one file descriptor and closes it. -1 is the empty state.
/// Closing keeps errno, so that a destructor does not hide the error that is being reported.
class UniqueFd {
public:
    UniqueFd() noexcept = default;
    explicit UniqueFd(int fd) noexcept : m_fd{fd} {}
    UniqueFd(UniqueFd&& other) noexcept : m_fd{other.release()} {}
    UniqueFd& operator=(UniqueFd&& other) noexcept;
    UniqueFd(UniqueFd const&) = delete;
    UniqueFd& operator=(UniqueFd const&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const noexcept { return m_fd; }

    /// Gives the descriptor to the caller, who closes it from now on.
    [[nodiscard]] int release() noexcept;

    /// Closes what is held and takes `fd`. Errors of close() are not reported: whoever needs them calls
    /// fsync() before.
    void reset(int fd = -1) noexcept;

    explicit operator bool() const noexcept { return m_fd >= 0; }

private:
    int m_fd{-1};
};

}  // namespace util
