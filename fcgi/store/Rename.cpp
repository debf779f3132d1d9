#include "store/Rename.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace store {

namespace {

constexpr int kTries = 9;
constexpr int kFirstPause = 10;  // ms; doubles: 2.5 s in all

bool is_unknown(int error) { return error == EINVAL || error == ENOSYS; }

bool is_held(int error) { return error == EACCES || error == EBUSY || error == ETXTBSY; }

/// One file under two names, and the names to move it between.
struct Names {
    Calls const& calls;
    int from;
    char const* name;
    int to;
    char const* target;
};

int by_placeholder(Names const& names)
{
    util::UniqueFd held{names.calls.make_file(names.to, names.target)};
    if (!held) return is_unknown(errno) ? EILSEQ : errno;
    held = {};
    if (names.calls.rename(names.from, names.name, names.to, names.target) == 0) return 0;
    int const why = errno;
    ::unlinkat(names.to, names.target, 0);
    return why;
}

int by_link(Names const& names)
{
    if (names.calls.link(names.from, names.name, names.to, names.target) != 0) {
        bool const is_refused = errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK || is_unknown(errno);
        return is_refused ? by_placeholder(names) : errno;
    }
    if (::unlinkat(names.from, names.name, 0) == 0 || errno == ENOENT) return 0;
    int const why = errno;
    ::unlinkat(names.to, names.target, 0);
    return why;
}

int try_once(Placing placing, Names const& names)
{
    if (placing == Placing::Placeholder) return by_placeholder(names);
    if (placing == Placing::Link) return by_link(names);
    if (names.calls.rename_exclusively(names.from, names.name, names.to, names.target) == 0) return 0;
    return is_unknown(errno) ? by_link(names) : errno;
}

/// Is it a scanner that holds the file, and not a folder that this user may not change?
bool may_change(int folder) { return ::faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) == 0; }

}  // namespace

int rename_without_replacing(Root const& root, int from, std::string const& name, int to,
                             std::string const& target)
{
    Names const names{root.calls(), from, name.c_str(), to, target.c_str()};
    auto const placing = root.abilities().placing;
    int error = try_once(placing, names);
    if (!is_held(error)) return error;
    if (!may_change(from) || !may_change(to)) return EPERM;
    for (int tries = 1, pause = kFirstPause; is_held(error) && tries < kTries; ++tries, pause *= 2) {
        names.calls.pause(pause);
        error = try_once(placing, names);
    }
    return error;
}

bool is_copy_called_for(int error) { return error == EXDEV || is_held(error); }

int rename_folder(Root const& root, std::string const& name, std::string const& target)
{
    auto const& calls = root.calls();
    int const parent = root.fd();
    bool const is_exclusive = root.abilities().placing == Placing::Exclusive;
    if (is_exclusive && calls.rename_exclusively(parent, name.c_str(), parent, target.c_str()) == 0) return 0;
    int const error = is_exclusive ? errno : EINVAL;
    struct stat from {};
    struct stat to {};
    bool const is_taken = ::fstatat(parent, target.c_str(), &to, AT_SYMLINK_NOFOLLOW) == 0;
    bool const is_itself = is_taken && ::fstatat(parent, name.c_str(), &from, AT_SYMLINK_NOFOLLOW) == 0 &&
                           from.st_dev == to.st_dev && from.st_ino == to.st_ino;
    if (!is_unknown(error) && !is_itself) return error;
    if (is_taken && !is_itself) return EEXIST;
    return calls.rename(parent, name.c_str(), parent, target.c_str()) == 0 ? 0 : errno;
}

}  // namespace store
