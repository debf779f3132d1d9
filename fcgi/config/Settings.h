#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "config/Field.h"

namespace config {

/// What can be changed on the dashboard while the program runs.
struct Settings {
    std::int64_t rescan_interval = 60;  ///< seconds between looks at all folders; 0: only at the start
    std::int64_t trash_retention = 30;  ///< days
    std::int64_t max_upload = 0;        ///< bytes of one upload's body; 0: no limit
    Texts allowed_hosts;                ///< host names beside the LAN's own, in lower case
    Texts cors_origins;                 ///< origins of foreign pages that may call, as browsers write them
    std::string review_ledger = "on";   ///< `on`: pictures and videos get rows in the ledger; or `off`

    bool operator==(Settings const&) const = default;
};

using SettingField = Field<Settings>;
std::span<SettingField const> setting_fields();
/// nullptr when there is none of that name.
SettingField const* find_setting(std::string_view name);

/// What was given at the start, by flag name.
using Given = std::map<std::string, lib::cli::Given, std::less<>>;
/// What the catalogue holds, by field name.
using Stored = std::map<std::string, std::string, std::less<>>;

/// The settings that are in force, and where each came from.
struct EffectiveSettings {
    Settings values;
    std::vector<Origin> origins;  ///< in the order of `setting_fields`

    Origin origin_of(SettingField const& field) const
    {
        return origins[static_cast<std::size_t>(&field - setting_fields().data())];
    }
};

/// default < stored < given. A stored value that is not acceptable (any more) counts as not stored.
EffectiveSettings combine(Stored const& stored, Given const& given);

/// Settings that were given at the start cannot be changed.
inline bool is_pinned(Origin origin)
{
    return origin == Origin::Environment || origin == Origin::CommandLine;
}

/// How `media-sync config` prints them.
std::vector<Line> setting_lines(EffectiveSettings const& settings);

}  // namespace config
