#include "config/Settings.h"

#include <algorithm>

namespace config {

namespace {

constexpr std::int64_t kMostItems = 100;
constexpr std::int64_t kPetabyte = 1'000'000'000'000'000;

constexpr SettingField kFields[] = {
    {.name = "rescan_interval",
     .label = "Look into the folders every",
     .help = "seconds between looks for what was added, changed or removed by hand; 0: only at the start",
     .member = &Settings::rescan_interval,
     .type = Type::Seconds,
     .least = 0,
     .most = 86'400},
    {.name = "trash_retention",
     .label = "Keep deleted files for",
     .help = "days until a deleted file leaves the trash for good",
     .member = &Settings::trash_retention,
     .type = Type::Days,
     .least = 1,
     .most = 3650},
    {.name = "max_upload",
     .label = "Largest upload",
     .help = "bytes that one upload may have; 0: no limit",
     .member = &Settings::max_upload,
     .type = Type::Bytes,
     .least = 0,
     .most = kPetabyte},
    {.name = "allowed_hosts",
     .label = "Further host names",
     .help = "host names to answer under beside those of a LAN, separated by commas",
     .member = &Settings::allowed_hosts,
     .type = Type::List,
     .most = kMostItems,
     .form = "host names without a port, such as media.example.com",
     .validator = &host_name},
    {.name = "cors_origins",
     .label = "Pages of other sites that may call",
     .help = "origins of foreign pages that may read and change things here, separated by commas",
     .member = &Settings::cors_origins,
     .type = Type::List,
     .most = kMostItems,
     .form = "origins, such as https://editor.example.com",
     .validator = &web_origin},
    {.name = "review_ledger",
     .label = "Pictures and videos in the review ledger",
     .help = "on: each picture and video gets a row in the ledger to be accepted or rejected; off: none",
     .member = &Settings::review_ledger,
     .type = Type::Text,
     .form = "on or off",
     .validator = &on_or_off},
};

Origin origin_of(lib::cli::Origin origin)
{
    return origin == lib::cli::Origin::Environment ? Origin::Environment : Origin::CommandLine;
}

}  // namespace

std::span<SettingField const> setting_fields() { return kFields; }

SettingField const* find_setting(std::string_view name)
{
    auto const found = std::ranges::find(kFields, name, &SettingField::name);
    return found == std::end(kFields) ? nullptr : found;
}

EffectiveSettings combine(Stored const& stored, Given const& given)
{
    EffectiveSettings effective;
    for (SettingField const& field : kFields) {
        auto const pin = given.find(flag_name(field.name));
        auto const kept = stored.find(field.name);
        auto origin = Origin::Default;
        if (pin != given.end() && assign(field, effective.values, pin->second.value))
            origin = origin_of(pin->second.origin);
        else if (kept != stored.end() && assign(field, effective.values, kept->second))
            origin = Origin::Dashboard;
        effective.origins.push_back(origin);
    }
    return effective;
}

std::vector<Line> setting_lines(EffectiveSettings const& settings)
{
    std::vector<Line> lines;
    for (SettingField const& field : kFields)
        lines.push_back({std::string{field.name}, text_of(field, settings.values), settings.origin_of(field),
                         std::string{field.help}});
    return lines;
}

}  // namespace config
