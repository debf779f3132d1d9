#include "store/Walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "lib/icu/Text.h"
#include "util/Ascii.h"
#include "util/Clock.h"

namespace store {

namespace {

using std::chrono::steady_clock;

constexpr std::int64_t kSettled = 2'000'000'000;  // ns; the coarsest clock of a file system (FAT)
constexpr std::chrono::minutes kTrusted{10};

constexpr std::array<std::string_view, 8> kSystemNames = {
    "thumbs.db",  "desktop.ini", "@eadir",   "$recycle.bin", "system volume information",
    "lost+found", "#recycle",    "@recycle",
};
constexpr std::array<std::string_view, 5> kUnfinished = {".part", ".partial", ".filepart", ".crdownload",
                                                         ".tmp"};

bool is_name_passed_over(std::string_view name)
{
    if (name.front() == '.' || name.starts_with("~$")) return true;
    auto const folded = util::ascii_lower(name);
    return std::ranges::find(kSystemNames, folded) != kSystemNames.end() ||
           std::ranges::any_of(kUnfinished, [&](auto end) { return folded.ends_with(end); });
}

std::int64_t nanoseconds(timespec const& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

bool is_folder(int fd, dirent const& entry)
{
    if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
    struct stat status {};
    return ::fstatat(fd, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

/// Each entry followed by a NUL, a folder's name by a slash before it: so they sort as the paths below them do.
/// False when the folder could not be read to its end.
bool read_entries(int fd, std::string& entries)
{
    util::UniqueFd copy{::fcntl(fd, F_DUPFD_CLOEXEC, 0)};
    DIR* dir = copy ? ::fdopendir(copy.get()) : nullptr;
    if (dir == nullptr) return false;
    (void)copy.release();
    std::vector<std::string> names;
    errno = 0;
    while (dirent const* entry = ::readdir(dir)) {
        if (!is_name_passed_over(entry->d_name)) {
            names.emplace_back(entry->d_name);
            if (is_folder(fd, *entry)) names.back() += '/';
        }
        errno = 0;
    }
    bool const is_complete = errno == 0;
    ::closedir(dir);
    std::ranges::sort(names);
    for (auto const& name : names) entries.append(name).push_back('\0');
    return is_complete;
}

}  // namespace

bool is_passed_over(std::string_view path)
{
    while (!path.empty()) {
        auto const slash = std::min(path.find('/'), path.size());
        if (slash > 0 && is_name_passed_over(path.substr(0, slash))) return true;
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return false;
}

class Walker {
public:
    using Visit = std::function<void(std::string const&, domain::FileStamp const&)>;

    using Enters = std::function<bool(std::string const&)>;

    Walker(Root const& root, Visit const& visit, Listings* listings, Enters const& enters)
        : m_root(root), m_visit(visit), m_listings(listings), m_enters(enters)
    {
    }

    WalkReport walk(std::string const& folder)
    {
        if (m_listings) ++m_listings->m_walk;
        m_path = folder;
        enter();
        if (m_listings)
            std::erase_if(m_listings->m_folders,
                          [&](auto const& item) { return item.second.walk != m_listings->m_walk; });
        return std::move(m_report);
    }

private:
    void enter();
    void look_at(int folder, std::string_view name);
    std::string const& entries(int fd, std::string& read);
    bool read(int fd, std::string& entries);

    Root const& m_root;
    Visit const& m_visit;
    Listings* m_listings;
    Enters const& m_enters;
    WalkReport m_report;
    std::string m_path;  ///< where it is, below the root
};

/// The folder at `m_path`, with all below it. A path is never longer than the kernel's limit, so this is not deep.
void Walker::enter()
{
    if (m_enters && !m_enters(m_path)) return;
    int why = 0;
    auto const fd = m_root.try_open(m_path, O_RDONLY | O_DIRECTORY, why);
    if (!fd) {
        if (why != ENOENT && why != ENOTDIR && why != ELOOP) m_report.unreadable.push_back(m_path);
        return;
    }
    std::string own;
    std::string_view rest = entries(fd->get(), own);
    auto const length = m_path.size();
    while (!rest.empty()) {
        auto const name = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(name.size() + 1);
        m_path.append(1, '/').append(name);
        if (name.ends_with('/')) {
            m_path.pop_back();
            lib::icu::is_valid_utf8(name) ? enter() : m_report.unnameable.push_back(m_path);
        } else {
            look_at(fd->get(), name);
        }
        m_path.resize(length);
    }
}

void Walker::look_at(int folder, std::string_view name)
{
    struct stat status {};
    // `name` ends in a NUL.
    if (::fstatat(folder, name.data(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (!lib::icu::is_valid_utf8(name))
        m_report.unnameable.push_back(m_path);
    else if (S_ISREG(status.st_mode))
        m_visit(m_path, stamp_of(status));
}

std::string const& Walker::entries(int fd, std::string& own)
{
    auto const now = util::now_us() * 1'000;
    struct stat status {};
    if (!m_listings || ::fstat(fd, &status) != 0) return read(fd, own), own;
    Listings::Times const times{status.st_dev, status.st_ino, nanoseconds(status.st_mtim),
                                nanoseconds(status.st_ctim)};
    auto const known = m_listings->m_folders.find(m_path);
    bool const is_known = known != m_listings->m_folders.end() && known->second.times == times &&
                          steady_clock::now() - known->second.read_at < kTrusted;
    if (is_known) {
        known->second.walk = m_listings->m_walk;
        return known->second.entries;
    }
    bool const is_settled = std::max(times.mtime_ns, times.ctime_ns) < now - kSettled;
    if (!read(fd, own) || !is_settled) return own;
    auto& remembered = m_listings->m_folders[m_path];
    remembered = {times, steady_clock::now(), m_listings->m_walk, std::move(own)};
    return remembered.entries;
}

bool Walker::read(int fd, std::string& entries)
{
    bool const is_complete = read_entries(fd, entries);
    if (!is_complete) m_report.unreadable.push_back(m_path);
    return is_complete;
}

WalkReport walk(Root const& root, std::string const& folder,
                std::function<void(std::string const&, domain::FileStamp const&)> const& visit,
                Listings* listings, std::function<bool(std::string const&)> const& enters)
{
    return Walker{root, visit, listings, enters}.walk(folder);
}

std::vector<FoundFile> files_in(Root const& root, std::string const& folder)
{
    std::vector<FoundFile> files;
    int why = 0;
    auto const fd = root.try_open(folder, O_RDONLY | O_DIRECTORY, why);
    std::string entries;
    if (!fd || !read_entries(fd->get(), entries)) return files;
    for (std::string_view rest{entries}; !rest.empty();) {
        auto const name = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(name.size() + 1);
        struct stat status {};
        // `name` ends in a NUL; a folder's has a slash before it.
        if (lib::icu::is_valid_utf8(name) &&
            ::fstatat(fd->get(), name.data(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            files.push_back({std::string{name}, stamp_of(status)});
    }
    return files;
}

}  // namespace store
