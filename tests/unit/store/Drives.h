#pragma once

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <vector>

#include "Scratch.h"
#include "store/Calls.h"

/// Drives and kernels that refuse what others can.
namespace drives {

struct Refusals {
    char const* name;
    int exclusive = 0;  ///< errno of renameat2
    int link = 0;
    int flush = 0;
    int openat2 = 0;
    int held = 0;  ///< how many renames a scanner refuses with EACCES, -1: all
    bool other_mount = false;
    bool folds_case = false;
};

inline std::vector<Refusals> all()
{
    return {{.name = "Ordinary"},
            {.name = "WindowsDrive", .exclusive = EINVAL, .flush = EINVAL, .folds_case = true},
            {.name = "OldKernel", .exclusive = ENOSYS, .openat2 = ENOSYS},
            {.name = "Seccomp", .exclusive = ENOSYS, .openat2 = EPERM},
            {.name = "NoLinks", .exclusive = EINVAL, .link = EPERM, .flush = ENOTSUP},
            {.name = "Scanned", .held = 3},
            {.name = "ScannedForLong", .held = -1},
            {.name = "ScannedWindowsDrive", .exclusive = EINVAL, .held = 3},
            {.name = "OtherMount", .other_mount = true}};
}

class Drive : public store::Calls {
public:
    explicit Drive(Refusals refusals) : m_refusals(refusals) {}

    int open_beneath(int start, char const* path, open_how how) const override
    {
        return m_refusals.openat2 != 0 ? refuse(m_refusals.openat2) : Calls::open_beneath(start, path, how);
    }
    int rename_exclusively(int from, char const* name, int to, char const* target) const override
    {
        if (is_across(from, to)) return refuse(EXDEV);
        if (m_refusals.exclusive != 0) return refuse(m_refusals.exclusive);
        if (is_held(from, name)) return refuse(EACCES);
        return Calls::rename_exclusively(from, name, to, target);
    }
    int rename(int from, char const* name, int to, char const* target) const override
    {
        if (is_across(from, to)) return refuse(EXDEV);
        if (is_held(from, name)) return refuse(EACCES);
        return Calls::rename(from, name, to, target);
    }
    int link(int from, char const* name, int to, char const* target) const override
    {
        if (is_across(from, to)) return refuse(EXDEV);
        if (m_refusals.link != 0) return refuse(m_refusals.link);
        if (is_held(from, name)) return refuse(EACCES);
        if (m_refusals.folds_case && has_other_case(to, target)) return refuse(EEXIST);
        return Calls::link(from, name, to, target);
    }
    int make_file(int folder, char const* name) const override
    {
        if (m_refusals.folds_case && has_other_case(folder, name)) return refuse(EEXIST);
        return Calls::make_file(folder, name);
    }
    int flush_folder(int folder) const override
    {
        return m_refusals.flush != 0 ? refuse(m_refusals.flush) : Calls::flush_folder(folder);
    }
    void pause(int milliseconds) const override { paused += milliseconds; }

    mutable int paused = 0;  ///< ms

private:
    static int refuse(int error) { return errno = error, -1; }
    /// A file; but a copy's own hidden one is nobody else's.
    bool is_held(int from, char const* name) const
    {
        struct stat status {};
        ::fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW);
        if (std::string_view{name}.starts_with(".") || !S_ISREG(status.st_mode)) return false;
        return m_refusals.held < 0 || m_refused++ < m_refusals.held;
    }
    bool is_across(int from, int to) const
    {
        struct stat a {};
        struct stat b {};
        ::fstat(from, &a);
        ::fstat(to, &b);
        return m_refusals.other_mount && a.st_ino != b.st_ino;
    }
    static bool has_other_case(int folder, std::string name)
    {
        for (auto change : {::tolower, ::toupper}) {
            for (char& c : name) c = static_cast<char>(change(c));
            if (::faccessat(folder, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return true;
        }
        return false;
    }

    Refusals m_refusals;
    mutable int m_refused = 0;
};

inline std::string name_of(testing::TestParamInfo<Refusals> const& drive) { return drive.param.name; }

}  // namespace drives
