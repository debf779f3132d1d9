#pragma once

#include <linux/openat2.h>

#include <string>

namespace store {

/// The few system calls that some kernels, file systems or drives refuse, and for which this program knows another way. Each
/// does what the call of its name does; a failure is -1 and `errno`. Tests derive from it to be such a drive.
class Calls {
public:
    Calls() = default;
    virtual ~Calls() = default;
    Calls(Calls const&) = delete;
    Calls& operator=(Calls const&) = delete;

    virtual int open_beneath(int start, char const* path, open_how how) const;  ///< openat2
    virtual int rename_exclusively(int from, char const* name, int to,
                                   char const* target) const;  ///< renameat2 with RENAME_NOREPLACE
    virtual int rename(int from, char const* name, int to, char const* target) const;
    virtual int link(int from, char const* name, int to, char const* target) const;
    virtual int make_file(int folder, char const* name) const;  ///< openat with O_EXCL, read and write
    virtual int flush_folder(int folder) const;                 ///< fsync
    /// Between two tries of a call that a scanner of the drive holds up.
    virtual void pause(int milliseconds) const;

    static Calls const& of_the_system();
};

}  // namespace store
