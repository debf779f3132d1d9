#include "util/Patiently.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace util {

namespace {

// As in linux/ioprio.h, which is not C++ any more: it has a parameter of the name `class`.
constexpr int kOneThread = 1;
constexpr int kIdleClass = 3;
constexpr int kClassShift = 13;

}  // namespace

void lower_priority()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 19);
    ::syscall(SYS_ioprio_set, kOneThread, 0, kIdleClass << kClassShift);
}

}  // namespace util
