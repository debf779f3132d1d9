#pragma once

namespace util {

/// While it lives, this thread reads only when no other process wants the disk. A thread that holds a lock must not have it:
/// others would wait for the disk with it.
class IdleIo {
public:
    IdleIo();
    ~IdleIo();
    IdleIo(IdleIo const&) = delete;
    IdleIo& operator=(IdleIo const&) = delete;

private:
    long m_before;
};

}  // namespace util
