#include "util/IdleIo.h"

#include <linux/ioprio.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace util {

namespace {

void set_priority(long priority) { ::syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, priority); }

}  // namespace

IdleIo::IdleIo() : m_before(::syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0))
{
    set_priority(IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
}

IdleIo::~IdleIo() { set_priority(m_before < 0 ? 0 : m_before); }

}  // namespace util
