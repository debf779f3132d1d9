#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/Project.h"
#include "domain/TrashItem.h"
#include "service/Assets.h"
#include "service/ItemResult.h"
#include "service/Loose.h"
#include "service/Projects.h"
#include "service/Trash.h"

namespace api::projects {

std::string changed_project(domain::Project const& project);

/// What is different in the answers about many items.
struct Verb {
    std::string_view done;  ///< "moved": the status of an item, and the name of the count
    bool says_tags = false;
    bool says_trash_id = false;
};

/// `{"ok","status","<done>","failed","message","results":[…], more…}`
std::string item_results(std::vector<service::ItemResult> const& results, Verb const& verb);
std::string adopted_files(std::vector<service::ItemResult> const& results, std::string_view project);
std::string purged_all(service::Trash::Purged const& purged);

std::string tag_list(std::vector<service::TagCount> const& tags);
/// `is_full`: there may be more.
std::string trash_list(std::vector<domain::TrashItem> const& items, service::Trash const& trash,
                       service::TrashTotal const& total, bool is_full);
std::string loose_list(std::vector<service::LooseFile> const& files);

}  // namespace api::projects
