#include "media/decoder/Sandbox.h"

#include <sys/resource.h>

#include "lib/seccomp/Filter.h"

namespace media {

namespace {

constexpr rlim_t kMemory = 2048UL << 20;  // bytes of addresses; the libraries alone take 400 MiB
constexpr rlim_t kLargestFile = 32UL << 20;
constexpr rlim_t kDescriptors = 64;
constexpr rlim_t kLifetime = 12 * 3600;  // s of computing; the limit for a file comes from outside

/// What decoding takes: memory, threads, descriptors that are open already, clocks.
constexpr char const* kCalls[]{
    "read",
    "readv",
    "pread64",
    "preadv",
    "write",
    "writev",
    "pwrite64",
    "lseek",
    "fstat",
    "newfstatat",
    "fcntl",
    "dup",
    "close",
    "recvmsg",
    "sendmsg",
    "poll",
    "ppoll",
    "ftruncate",
    "mmap",
    "munmap",
    "mremap",
    "mprotect",
    "madvise",
    "brk",
    "futex",
    "set_robust_list",
    "get_robust_list",
    "rseq",
    "exit",
    "exit_group",
    "sched_yield",
    "sched_getaffinity",
    "set_tid_address",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "tgkill",
    "gettid",
    "getpid",
    "sendto",
    "clock_gettime",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",
    "time",
    "getrandom",
    "getrusage",
    "sysinfo",
    "uname",
    "restart_syscall",
    "membarrier",
    "getcpu",
};

void limit(__rlimit_resource resource, rlim_t most)
{
    rlimit const both{most, most};
    ::setrlimit(resource, &both);
}

}  // namespace

void limit_resources()
{
    limit(RLIMIT_AS, kMemory);
    limit(RLIMIT_FSIZE, kLargestFile);
    limit(RLIMIT_NOFILE, kDescriptors);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, kLifetime);
}

void enter_sandbox() { lib::seccomp::allow_only(kCalls); }

}  // namespace media
