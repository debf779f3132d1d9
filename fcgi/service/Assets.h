#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/Error.h"
#include "service/ItemResult.h"
#include "service/Workplace.h"

namespace service {

using TagCount = catalog::TagCount;

/// Which assets: by their ids, or by their paths in one project.
struct Selection {
    std::vector<std::int64_t> ids;
    std::string project;
    std::vector<std::string> paths;
};

/// What people do with assets. At most `kMaxItems` at a time; one result per item, in their order, and none stops the others.
/// A file that was changed by hand since it was indexed is left alone (Conflict).
class Assets {
public:
    explicit Assets(Workplace& place) : m_place(place) {}

    /// Into the project `to`, under the same path there; a taken name gets a number. Content that is there already is a
    /// Duplicate: the file stays where it is. Errors of the whole: Unavailable, UnknownProject, NoIndex, BadName.
    domain::Result<std::vector<ItemResult>> move(Selection const& which, std::string const& to);
    /// Into the trash.
    domain::Result<std::vector<ItemResult>> remove(Selection const& which);
    /// Gives and takes tags, which must be clean (`clean_tag`).
    domain::Result<std::vector<ItemResult>> tag(Selection const& which, std::vector<std::string> const& add,
                                                std::vector<std::string> const& remove);

    /// The most used tags, at most `kMaxItems`.
    std::vector<TagCount> tags();

    /// NFC, without blanks at its ends; InvalidField when it is empty, over 64 bytes, or has control characters. Labels of
    /// projects follow the same rule.
    static domain::Result<std::string> clean_tag(std::string_view text);

private:
    struct Item {
        std::size_t index;
        domain::Asset asset;
        domain::Project project;
    };

    domain::Result<std::vector<ItemResult>> begin(Selection const& which);
    std::optional<Item> find(Selection const& which, std::size_t index, ItemResult& result);
    std::vector<Item> find_all(Selection const& which, std::span<std::size_t const> portion,
                               std::vector<ItemResult>& results);
    bool is_unchanged(Item const& item, ItemResult& result);
    static std::string path_in(domain::Project const& target, Item const& item, std::int64_t now);
    std::vector<std::size_t> move_portion(Selection const& which, std::span<std::size_t const> portion,
                                          std::int64_t to, std::vector<ItemResult>& results);
    std::vector<std::size_t> remove_portion(Selection const& which, std::span<std::size_t const> portion,
                                            std::vector<ItemResult>& results);
    void tag_portion(Selection const& which, std::span<std::size_t const> portion,
                     std::vector<std::string> const& add, std::vector<std::string> const& remove,
                     std::vector<ItemResult>& results);

    Workplace& m_place;
};

}  // namespace service
