#include "store/DerivedStore.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <string_view>

#include <fmt/format.h>

#include "util/ScopeExit.h"

namespace store {

namespace {

constexpr char const* kThumbnails = ".thumbnails";
constexpr char const* kPreviews = ".media-sync/derived";
constexpr std::size_t kDigits = 64;

std::string folder_of(std::string const& path) { return path.substr(0, path.rfind('/')); }

void visit_names(Root const& root, std::string const& folder,
                 std::function<void(std::string_view)> const& visit)
{
    auto opened = root.open(folder, O_RDONLY | O_DIRECTORY);
    DIR* dir = opened ? ::fdopendir(opened->get()) : nullptr;
    if (dir == nullptr) return;
    (void)opened->release();
    util::ScopeExit const close{[&] { ::closedir(dir); }};
    while (dirent const* entry = ::readdir(dir))
        if (entry->d_name[0] != '.') visit(entry->d_name);
}

}  // namespace

std::string DerivedStore::path_of(domain::Digest const& content, domain::Derived derived)
{
    auto const hex = content.hex();
    if (derived == domain::Derived::Thumbnail) return fmt::format("{}/{}.png", kThumbnails, hex);
    return fmt::format("{}/{}/{}-{}.webp", kPreviews, hex.substr(0, 2), hex, domain::side_of(derived));
}

std::optional<std::string> DerivedStore::find(domain::Digest const& content, domain::Derived derived) const
{
    auto path = path_of(content, derived);
    // One call into the system: who serves the file makes sure that no link leads to it.
    struct stat status {};
    if (::fstatat(m_root.fd(), path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size == 0)
        return std::nullopt;
    return path;
}

AtomicFile DerivedStore::create(domain::Digest const& content, domain::Derived derived) const
{
    auto path = path_of(content, derived);
    m_root.ensure_folder(folder_of(path));
    return AtomicFile{m_root, std::move(path)};
}

void DerivedStore::remove(domain::Digest const& content) const
{
    for (auto const derived : domain::kDerived) m_root.remove(path_of(content, derived));
}

void DerivedStore::for_each(std::function<void(domain::Digest const&)> const& visit) const
{
    auto const visit_name = [&](std::string_view name) {
        if (auto const digest = domain::Digest::from_hex(name.substr(0, kDigits))) visit(*digest);
    };
    visit_names(m_root, kThumbnails, visit_name);
    visit_names(m_root, kPreviews, [&](std::string_view folder) {
        visit_names(m_root, fmt::format("{}/{}", kPreviews, folder), visit_name);
    });
}

}  // namespace store
