#pragma once

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string_view>

#include "Control.h"

namespace faults {

/// Held while a call and its record are made, by one thread of one process at a time.
class Turn {
public:
    explicit Turn(Control& control) : m_control(control)
    {
        // A process that was killed in its turn leaves nothing behind but the lock.
        if (::pthread_mutex_lock(&m_control.order) == EOWNERDEAD)
            ::pthread_mutex_consistent(&m_control.order);
    }
    ~Turn() { ::pthread_mutex_unlock(&m_control.order); }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;

    /// Appends to the log; the number of the record.
    std::uint64_t write(int log, Record record, std::string_view name = {}, std::string_view data = {})
    {
        record.name_size = static_cast<std::uint32_t>(name.size());
        record.data_size = data.size();
        iovec const pieces[3] = {{&record, sizeof record},
                                 {const_cast<char*>(name.data()), name.size()},
                                 {const_cast<char*>(data.data()), data.size()}};
        // By its number: the shim has its own writev.
        if (::syscall(SYS_writev, log, pieces, 3) < 0) ::_exit(99);
        return m_control.records++;
    }

private:
    Control& m_control;
};

}
