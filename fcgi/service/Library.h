#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Catalog.h"
#include "domain/Error.h"
#include "domain/MediaQuery.h"
#include "domain/Project.h"
#include "store/Root.h"

namespace service {

using DayCount = catalog::DayCount;
using CameraCount = catalog::CameraCount;

/// Does a client have to send a file?
enum class Whereabouts { Here, Elsewhere, Missing };

/// A file that a client thinks of sending: by its content, or else by name, size and (when it knows) capture time.
struct Candidate {
    std::optional<domain::Digest> digest{};
    std::string name{};
    std::uint64_t size = 0;               ///< bytes
    std::optional<std::int64_t> taken{};  ///< µs since 1970
};

struct Sighting {
    Whereabouts whereabouts = Whereabouts::Missing;
    std::optional<domain::MediaItem> item{};  ///< what was seen, unless it is missing
};

/// What is stored, for those who look.
class Library {
public:
    Library(catalog::Catalog& reader, store::Root const& root) : m_reader(reader), m_root(root) {}

    domain::MediaPage page(domain::MediaQuery const& query);
    /// nullopt for a mixture of filters that no index counts.
    std::optional<std::int64_t> count(domain::MediaQuery const& query) { return m_reader.media.count(query); }

    /// Of pictures and videos: how many there are of each day, the newest days first, and of each camera.
    std::vector<DayCount> days(domain::MediaQuery const& query) { return m_reader.timeline.days(query); }
    std::int64_t total_of_days(domain::MediaQuery const& query) { return m_reader.timeline.total(query); }
    std::vector<CameraCount> cameras(std::optional<std::int64_t> project);

    /// Everything of one content, in all projects, oldest first; at most 1,000.
    std::vector<domain::MediaItem> with_content(domain::Digest const& digest);
    /// One answer for each candidate. What the answer names was seen on disk, unchanged; a hint without a digest may be
    /// wrong for a file that has the name, the size and the capture time of another one.
    std::vector<Sighting> check(domain::Project const& project, std::vector<Candidate> const& candidates);
    /// The oldest copy of a content whose file is on disk, unchanged.
    std::optional<domain::MediaItem> find_on_disk(domain::Digest const& digest);

private:
    std::vector<domain::MediaItem> with_details(std::vector<domain::MediaItem> items);

    catalog::Catalog& m_reader;
    store::Root const& m_root;
};

}  // namespace service
