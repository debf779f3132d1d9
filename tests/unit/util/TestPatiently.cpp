#include "util/Patiently.h"

#include <gtest/gtest.h>
#include <linux/ioprio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <stdexcept>

namespace {

struct Priority {
    int niceness = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
    long disk = IOPRIO_PRIO_CLASS(::syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0));
    bool operator==(Priority const&) const = default;
};

TEST(Patiently, WorksAtTheLowestPriorityAndLeavesTheCallersAlone)
{
    Priority const before;
    auto const inside = util::patiently([] { return Priority{}; });
    EXPECT_EQ(inside.niceness, 19);
    EXPECT_EQ(inside.disk, IOPRIO_CLASS_IDLE);
    EXPECT_EQ(Priority{}, before);
}

TEST(Patiently, PassesOnWhatIsThrown)
{
    EXPECT_THROW(util::patiently([] { throw std::runtime_error{"why"}; }), std::runtime_error);
}

}  // namespace
