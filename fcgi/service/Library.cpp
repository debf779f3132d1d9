#include "service/Library.h"

#include <algorithm>
#include <cstdlib>

#include "store/FolderStamps.h"

namespace service {

namespace {

constexpr int kMostCopies = 1000;
constexpr int kMostCameras = 200;
/// Of one content, or of one name and size: an unchanged file is among the first, or it is sent again.
constexpr int kMostLookedAt = 16;
/// FAT and some clients round to two seconds.
constexpr std::int64_t kTimeTolerance = 2'000'000;

/// A client knows the time of its file, or the one that the picture says.
bool is_time_of(Candidate const& candidate, domain::MediaItem const& item)
{
    auto const is_near = [&](std::int64_t time) {
        return std::llabs(*candidate.taken - time) <= kTimeTolerance;
    };
    return !candidate.taken || is_near(item.captured_at) || is_near(domain::captured_at(item.asset.stamp));
}

bool is_on_disk(store::FolderStamps& stamps, domain::MediaItem const& item)
{
    return stamps.of(item.project + "/" + item.asset.path) == item.asset.stamp;
}

}  // namespace

domain::MediaPage Library::page(domain::MediaQuery const& query)
{
    auto page = m_reader.media.page(query);
    page.items = with_details(std::move(page.items));
    return page;
}

std::vector<domain::MediaItem> Library::with_content(domain::Digest const& digest)
{
    return with_details(m_reader.media.with_content(digest, kMostCopies));
}

std::vector<domain::MediaItem> Library::with_details(std::vector<domain::MediaItem> items)
{
    for (auto& item : items) {
        item.tags = m_reader.tags.of(item.asset.id);
        item.record = m_reader.facts.of_asset(item.asset.id);
    }
    return items;
}

std::vector<CameraCount> Library::cameras(std::optional<std::int64_t> project)
{
    return m_reader.timeline.cameras(project, kMostCameras);
}

std::vector<Sighting> Library::check(domain::Project const& project, std::vector<Candidate> const& candidates)
{
    m_reader.map(true);
    std::vector<Sighting> sightings;
    store::FolderStamps stamps{m_root};
    for (auto const& candidate : candidates) {
        auto found =
            candidate.digest
                ? m_reader.media.with_content(*candidate.digest, kMostLookedAt, project.id)
                : m_reader.media.with_name(candidate.name, candidate.size, kMostLookedAt, project.id);
        std::erase_if(found, [&](auto const& item) { return !is_time_of(candidate, item); });
        Sighting sighting;
        for (auto& item : found) {
            if (!is_on_disk(stamps, item)) continue;
            bool const is_here = item.asset.project_id == project.id;
            sighting = {is_here ? Whereabouts::Here : Whereabouts::Elsewhere, std::move(item)};
            break;
        }
        sightings.push_back(std::move(sighting));
    }
    return sightings;
}

std::optional<domain::MediaItem> Library::find_on_disk(domain::Digest const& digest)
{
    store::FolderStamps stamps{m_root};
    for (auto& item : m_reader.media.with_content(digest, kMostCopies))
        if (is_on_disk(stamps, item)) return std::move(item);
    return std::nullopt;
}

}  // namespace service
