#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/Asset.h"
#include "store/Root.h"

namespace store {

inline constexpr char const* kTrash = ".media-sync/trash";

/// The files in the trash: `<trash>/<µs since 1970>-<random>/<project>/<path>`. The place says all that is needed to list a
/// file again whose row was lost; a location is never used twice.
class Trash {
public:
    /// What a location says.
    struct Place {
        std::int64_t deleted_at = 0;  ///< µs since 1970
        std::string project;
        std::string path;  ///< below the project's folder
    };

    explicit Trash(Root const& root) : m_root(root) {}

    /// A folder for what is deleted together, below the root. Nothing is made yet.
    static std::string new_folder(std::int64_t now);
    /// nullopt for what does not stand in such a folder.
    static std::optional<Place> parse(std::string_view location);

    /// Visits every file, by location.
    void for_each(
        std::function<void(std::string const& location, domain::FileStamp const&)> const& visit) const;
    /// Deletes a file for good, with the folders that are empty then; fine when it is gone.
    void erase(std::string const& location) const;
    /// Removes the folders above `location` that are empty; of a path outside the trash none.
    void prune(std::string_view location) const;

private:
    Root const& m_root;
};

}  // namespace store
