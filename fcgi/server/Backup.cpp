#include "server/Backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "catalog/Catalog.h"
#include "store/FileLock.h"
#include "util/HumanSize.h"
#include "util/ScopeExit.h"
#include "util/UniqueFd.h"

namespace server {

namespace {

namespace fs = std::filesystem;

int complain(std::string const& what)
{
    fmt::print(stderr, "media-sync: {}\n", what);
    return 1;
}

void flush(std::string const& path, int flags)
{
    util::UniqueFd const fd{::open(path.c_str(), flags | O_CLOEXEC)};
    if (!fd) throw std::system_error(errno, std::generic_category(), "open " + path);
    if (::fsync(fd.get()) != 0 && (flags & O_DIRECTORY) == 0)
        throw std::system_error(errno, std::generic_category(), "flush " + path);
}

std::string folder_of(std::string const& file)
{
    auto const folder = fs::path{file}.parent_path().string();
    return folder.empty() ? "." : folder;
}

}  // namespace

int back_up(config::Options const& options, std::string const& target)
{
    if (target.empty()) return complain("backup: name the file to write");
    auto const catalogue = catalog::catalog_file(options.state);
    if (!fs::exists(catalogue)) return complain(fmt::format("backup: there is no {} yet", catalogue));

    auto const partial = target + ".partial";
    auto const lock = store::FileLock::within(std::chrono::milliseconds{0}, partial);
    if (!lock) return complain(fmt::format("backup: {} is being written already", target));
    util::ScopeExit const clean_up{[&] { ::unlink(partial.c_str()); }};
    if (fs::exists(fs::symlink_status(target)))
        return complain(fmt::format("backup: {} is there already, and nothing is overwritten", target));
    fs::resize_file(partial, 0);
    catalog::copy_into(catalogue, partial);
    flush(partial, O_RDWR);

    // A drive without links has been looked at just now.
    if (::link(partial.c_str(), target.c_str()) != 0 &&
        (errno == EEXIST || ::rename(partial.c_str(), target.c_str()) != 0))
        throw std::system_error(errno, std::generic_category(), "rename to " + target);
    flush(folder_of(target), O_RDONLY | O_DIRECTORY);
    fmt::print("{}: {}\n", target, util::human_size(fs::file_size(target)));
    return 0;
}

}  // namespace server
