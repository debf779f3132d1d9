#include "lib/seccomp/Filter.h"

#include <linux/sched.h>
#include <seccomp.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <type_traits>

namespace lib::seccomp {

namespace {

void check(int result, char const* doing)
{
    if (result < 0) throw std::system_error(-result, std::generic_category(), doing);
}

}  // namespace

void allow_only(std::span<char const* const> calls)
{
    std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, decltype(&::seccomp_release)> const filter{
        ::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release};
    if (!filter) throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
    for (char const* name : calls) {
        int const call = ::seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR) continue;  // of another architecture
        check(::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0), name);
    }
    // Its flags lie in memory, where a filter cannot look: the C library falls back to clone.
    check(::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0), "clone3");
    check(::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)),
          "clone");
    check(::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0)),
          "prlimit64");
    check(::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1), "seccomp of all threads");
    check(::seccomp_load(filter.get()), "seccomp_load");
}

}  // namespace lib::seccomp
