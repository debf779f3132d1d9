#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "service/ItemResult.h"
#include "service/Workplace.h"

namespace service {

/// Brings files back from the trash: to their project (made anew when it has gone), under their path or a numbered variant,
/// with the id, times and tags that they had. Content that is in the project already is a Duplicate: the file stays in the
/// trash.
class Restores {
public:
    explicit Restores(Workplace& place) : m_place(place) {}

    /// `ids` of the trash, at most `kMaxItems`; one result per id, in their order.
    domain::Result<std::vector<ItemResult>> restore(std::vector<std::int64_t> const& ids);

private:
    struct Item {
        std::size_t index;
        domain::TrashItem trashed;
        domain::Project project;
    };
    /// One look at each project of a portion.
    using ProjectsByName = std::map<std::string, domain::Result<domain::Project>>;

    std::vector<Item> find_all(std::vector<std::int64_t> const& ids, std::span<std::size_t const> portion,
                               ProjectsByName& projects, std::vector<ItemResult>& results);
    bool is_there(domain::TrashItem& item, ItemResult& result);
    std::vector<std::size_t> restore_portion(std::vector<std::int64_t> const& ids,
                                             std::span<std::size_t const> portion,
                                             std::vector<ItemResult>& results);

    Workplace& m_place;
};

}  // namespace service
