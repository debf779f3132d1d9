#include "store/Calls.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace store {

int Calls::open_beneath(int start, char const* path, open_how how) const
{
    return static_cast<int>(::syscall(SYS_openat2, start, path, &how, sizeof how));
}

int Calls::rename_exclusively(int from, char const* name, int to, char const* target) const
{
    return static_cast<int>(::syscall(SYS_renameat2, from, name, to, target, RENAME_NOREPLACE));
}

int Calls::rename(int from, char const* name, int to, char const* target) const
{
    return ::renameat(from, name, to, target);
}

int Calls::link(int from, char const* name, int to, char const* target) const
{
    return ::linkat(from, name, to, target, 0);
}

int Calls::make_file(int folder, char const* name) const
{
    return ::openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

int Calls::flush_folder(int folder) const { return ::fsync(folder); }

void Calls::pause(int milliseconds) const
{
    std::this_thread::sleep_for(std::chrono::milliseconds{milliseconds});
}

Calls const& Calls::of_the_system()
{
    static Calls const system;
    return system;
}

}  // namespace store
