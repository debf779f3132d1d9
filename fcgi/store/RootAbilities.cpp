#include "store/RootAbilities.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/DiskSpace.h"
#include "store/Root.h"
#include "store/Staging.h"
#include "util/HumanSize.h"

namespace store {

namespace {

/// A small file in `incoming` under several names, all of which go with it.
class Trial {
public:
    explicit Trial(Root const& root)
        : m_calls(root.calls()), m_folder(root.ensure_folder(kIncoming)), m_name(unique_name("probe"))
    {
        m_fd = util::UniqueFd{m_calls.make_file(fd(), m_name.c_str())};
        if (!m_fd) throw std::system_error(errno, std::generic_category(), "create a file");
    }
    ~Trial()
    {
        for (char const* end : {"", "-a", "-A"}) ::unlinkat(fd(), named(end).c_str(), 0);
    }
    Trial(Trial const&) = delete;
    Trial& operator=(Trial const&) = delete;

    Placing placing() const
    {
        auto const target = named("-a");
        if (m_calls.rename_exclusively(fd(), m_name.c_str(), fd(), target.c_str()) == 0) {
            m_calls.rename(fd(), target.c_str(), fd(), m_name.c_str());
            return Placing::Exclusive;
        }
        if (m_calls.link(fd(), m_name.c_str(), fd(), target.c_str()) != 0) return Placing::Placeholder;
        ::unlinkat(fd(), target.c_str(), 0);
        return Placing::Link;
    }
    bool tells_case_apart() const
    {
        util::UniqueFd const small{m_calls.make_file(fd(), named("-a").c_str())};
        if (!small) return true;
        util::UniqueFd const large{m_calls.make_file(fd(), named("-A").c_str())};
        return static_cast<bool>(large);
    }
    bool keeps_modes() const
    {
        struct stat status {};
        return ::fchmod(m_fd.get(), 0640) == 0 && ::fstat(m_fd.get(), &status) == 0 &&
               (status.st_mode & 0777) == 0640;
    }
    bool flushes_folders() const
    {
        return m_calls.flush_folder(fd()) == 0 || errno == EIO || errno == ENOSPC || errno == EDQUOT;
    }

private:
    int fd() const { return m_folder.get(); }
    std::string named(char const* end) const { return m_name + end; }

    Calls const& m_calls;
    util::UniqueFd m_folder;
    std::string m_name;
    util::UniqueFd m_fd;
};

bool has_openat2(Root const& root)
{
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    return static_cast<bool>(util::UniqueFd{root.calls().open_beneath(root.fd(), ".", how)});
}

/// Which mount a folder lies on: two mounts of one disk have one device. nullopt when the kernel cannot say.
std::optional<std::uint64_t> mount_of(Root const& root, std::string const& folder)
{
    int why = 0;
    auto const fd = root.try_open(folder, O_PATH | O_DIRECTORY, why);
    struct statx status {};
    if (!fd || ::statx(fd->get(), "", AT_EMPTY_PATH, STATX_MNT_ID, &status) != 0 ||
        (status.stx_mask & STATX_MNT_ID) == 0)
        return std::nullopt;
    return status.stx_mnt_id;
}

std::vector<std::string> other_mounts(Root const& root)
{
    auto const here = mount_of(root, kIncoming);
    std::vector<std::string> others;
    for (auto& folder : root.folders())
        if (auto const there = mount_of(root, folder); here && there && *there != *here)
            others.push_back(std::move(folder));
    return others;
}

}  // namespace

RootAbilities probe(Root const& root)
{
    RootAbilities abilities;
    try {
        abilities.has_openat2 = has_openat2(root);
        abilities.free_bytes = disk_space(root).free;
        abilities.other_mounts = other_mounts(root);
        Trial const trial{root};
        abilities.placing = trial.placing();
        abilities.tells_case_apart = trial.tells_case_apart();
        abilities.keeps_modes = trial.keeps_modes();
        abilities.flushes_folders = trial.flushes_folders();
    } catch (std::system_error const& error) {
        abilities.failure = std::strerror(error.code().value());
    }
    return abilities;
}

std::string describe(RootAbilities const& abilities)
{
    if (!abilities.failure.empty())
        return fmt::format("the storage could not be tested, it is taken for an ordinary drive: {}",
                           abilities.failure);
    std::vector<std::string> remarks;
    if (abilities.placing == Placing::Link) remarks.emplace_back("files are placed by hard links");
    if (abilities.placing == Placing::Placeholder)
        remarks.emplace_back("files are placed over empty ones that take the name first");
    if (!abilities.tells_case_apart) remarks.emplace_back("upper and lower case are the same name");
    if (!abilities.keeps_modes) remarks.emplace_back("permissions are the drive's own");
    if (!abilities.flushes_folders)
        remarks.emplace_back("the drive decides when a new name is safe against power loss");
    if (!abilities.has_openat2) remarks.emplace_back("an older kernel: paths are opened step by step");
    if (!abilities.other_mounts.empty())
        remarks.push_back(fmt::format("{} of another mount: uploads are copied there",
                                      fmt::join(abilities.other_mounts, ", ")));
    if (remarks.empty()) remarks.emplace_back("it can all that is needed");
    return fmt::format("the storage was tested: {}; {} free", fmt::join(remarks, "; "),
                       util::human_size(abilities.free_bytes));
}

}  // namespace store
