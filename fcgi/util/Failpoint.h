#pragma once

namespace util {

/// A named point at which a test ends, fails or slows this process. MEDIA_SYNC_FAILPOINTS, read once when the program starts,
/// says where: `NAME=ACTION` separated by commas, of which each counts for itself in every process:
///
///   kill         SIGKILL on the spot        kill@3   …the third time that it is passed
///   error:ENOSPC throws std::system_error   (also EIO, EROFS, EDQUOT, EACCES, EMFILE)
///   pause:200    sleeps so many ms
///
/// Without the variable a point costs one branch. An unreadable variable is ignored, loudly.
class Failpoint {
public:
    static void pass(char const* name)
    {
        if (s_is_armed) [[unlikely]]
            hit(name);
    }

private:
    static void hit(char const* name);

    static bool const s_is_armed;
};

inline void failpoint(char const* name) { Failpoint::pass(name); }

}  // namespace util
