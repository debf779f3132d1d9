#include "store/DerivedStore.h"

#include <dirent.h>
#include <fcntl.h>

#include <string_view>

#include <fmt/format.h>

namespace store {

namespace {

constexpr char const* kThumbnails = ".thumbnails";
constexpr char const* kPreviews = ".media-sync/derived";
constexpr std::size_t kDigits = 64;

std::string folder_of(std::string const& path) { return path.substr(0, path.rfind('/')); }

/// A copy of the names: files are removed meanwhile.
std::vector<std::string> names_in(Root const& root, std::string const& folder)
{
    std::vector<std::string> names;
    auto opened = root.open(folder, O_RDONLY | O_DIRECTORY);
    DIR* dir = opened ? ::fdopendir(opened->get()) : nullptr;
    if (dir == nullptr) return names;
    (void)opened->release();
    while (dirent const* entry = ::readdir(dir))
        if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    ::closedir(dir);
    return names;
}

void visit_names(std::vector<std::string> const& names,
                 std::function<void(domain::Digest const&)> const& visit)
{
    for (std::string_view const name : names)
        if (auto const digest = domain::Digest::from_hex(name.substr(0, kDigits))) visit(*digest);
}

}  // namespace

std::string DerivedStore::path_of(domain::Digest const& content, domain::Derived derived)
{
    auto const hex = content.hex();
    if (derived == domain::Derived::Thumbnail) return fmt::format("{}/{}.png", kThumbnails, hex);
    return fmt::format("{}/{}/{}-{}.webp", kPreviews, hex.substr(0, 2), hex, domain::side_of(derived));
}

bool DerivedStore::has(domain::Digest const& content, domain::Derived derived) const
{
    auto const stamp = m_root.stamp(path_of(content, derived));
    return stamp && stamp->size > 0;
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
    visit_names(names_in(m_root, kThumbnails), visit);
    for (auto const& folder : names_in(m_root, kPreviews))
        visit_names(names_in(m_root, std::string{kPreviews} + "/" + folder), visit);
}

}  // namespace store
