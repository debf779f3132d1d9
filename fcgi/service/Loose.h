#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "service/ItemResult.h"
#include "service/Workplace.h"
#include "store/Walk.h"

namespace service {

using LooseFile = store::FoundFile;

/// The project that loose files go to.
inline constexpr char const* kLooseProject = "Unsorted-Loose";

/// Media files that lie directly in the root: nobody's, until a person asks for them to be taken into a project. Images, videos
/// and audio by their names; hidden files and those of operating systems never.
class Loose {
public:
    explicit Loose(Workplace& place) : m_place(place) {}

    /// In byte order of the names.
    std::vector<LooseFile> list() const;

    /// Moves those of these names, or all, at most `kMaxItems`, into the project `kLooseProject`, which is made when it is
    /// missing. A file whose content is there already is a Duplicate and stays where it is; so does one that was written to
    /// while it was read. After `at_most`, or when the server ends, the rest is left for the next call. Killed between a
    /// rename and its row, a file is in the project without a row: the scan at the next start finds it.
    domain::Result<std::vector<ItemResult>> adopt(std::optional<std::vector<std::string>> const& names,
                                                  std::chrono::seconds at_most);

private:
    ItemResult adopt(std::int64_t project, std::string const& name);
    void place(domain::Project const& project, std::string const& name, domain::Asset asset,
               ItemResult& result);

    Workplace& m_place;
};

}  // namespace service
