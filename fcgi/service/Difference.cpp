#include "service/Difference.h"

#include <algorithm>
#include <optional>

#include "domain/MediaType.h"
#include "service/ProjectFolders.h"

namespace service {

namespace {

constexpr int kPage = 1'000;                // rows
constexpr std::int64_t kToldEvery = 4'096;  // files

/// The rows of a project in byte order of their paths. No read transaction outlives a page: the log of the catalogue can be
/// cleared while a slow drive is walked.
class RowsByPath {
public:
    RowsByPath(catalog::AssetTable& assets, std::int64_t project) : m_assets(assets), m_project(project) {}

    /// The next row, nullptr behind the last one.
    catalog::StampedPath const* peek()
    {
        if (m_at == m_page.size() && !m_is_last) fetch();
        return m_at < m_page.size() ? &m_page[m_at] : nullptr;
    }
    void pass() { ++m_at; }

private:
    void fetch()
    {
        std::string const after = m_page.empty() ? std::string{} : std::move(m_page.back().path);
        m_page = m_assets.stamps(m_project, after, kPage);
        m_is_last = m_page.size() < kPage;
        m_at = 0;
    }

    catalog::AssetTable& m_assets;
    std::int64_t m_project;
    std::vector<catalog::StampedPath> m_page;
    std::size_t m_at = 0;
    bool m_is_last = false;
};

/// What of the folder of a project is its own: of most all, elsewhere pictures and videos that no other one has.
class Borders {
public:
    Borders(catalog::Catalog& reader, store::Root const& root, domain::Project const& project)
        : m_reader(reader), m_root(root), m_is_open(project.name != domain::kElsewhere)
    {
    }

    bool has(std::string_view path) const
    {
        if (m_is_open) return true;
        auto const kind = domain::media_kind(path);
        return (kind == domain::MediaKind::Image || kind == domain::MediaKind::Video) && enters(path);
    }
    bool enters(std::string_view path) const
    {
        return m_is_open || path.empty() || is_elsewhere(m_reader, m_root, path);
    }

private:
    catalog::Catalog& m_reader;
    store::Root const& m_root;
    bool m_is_open;
};

}  // namespace

bool is_own(catalog::Catalog& reader, store::Root const& root, domain::Project const& project,
            std::string_view path)
{
    return Borders{reader, root, project}.has(path);
}

Difference compare(catalog::Catalog& reader, store::Root const& root, domain::Project const& project,
                   store::Listings* listings, std::function<void(std::int64_t)> const& seen)
{
    Difference difference;
    RowsByPath rows{reader.assets, project.id};
    std::string const prefix = project.name + "/";
    Borders const borders{reader, root, project};
    // Not met on the walk: it has gone, or its folder may not be read, or its name is one that walks pass over.
    auto const look_for = [&](catalog::StampedPath const& row) {
        if (root.is_gone(prefix + row.path) || !borders.has(row.path))
            return difference.gone.push_back({row.id, row.stamp.size});
        auto const stamp = root.has_file(prefix + row.path) ? root.stamp(prefix + row.path) : std::nullopt;
        if (stamp && *stamp != row.stamp) difference.files.push_back({row.path, *stamp, true});
    };
    std::int64_t count = 0;
    difference.left_alone = store::walk(
        root, domain::media_root(project.name),
        [&](std::string const& full_path, domain::FileStamp const& stamp) {
            if (++count % kToldEvery == 0) seen(count);
            std::string_view const path = std::string_view{full_path}.substr(prefix.size());
            if (!borders.has(path)) return;
            auto const* row = rows.peek();
            for (; row != nullptr && row->path < path; row = rows.peek()) {
                look_for(*row);
                rows.pass();
            }
            bool const is_known = row != nullptr && row->path == path;
            if (!is_known || row->stamp != stamp)
                difference.files.push_back({std::string{path}, stamp, is_known});
            if (is_known) rows.pass();
        },
        listings,
        [&](std::string const& folder) {
            return borders.enters(std::string_view{folder}.substr(std::min(prefix.size(), folder.size())));
        });
    for (auto const* row = rows.peek(); row != nullptr; row = rows.peek()) {
        look_for(*row);
        rows.pass();
    }
    return difference;
}

}  // namespace service
