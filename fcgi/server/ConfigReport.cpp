#include "server/ConfigReport.h"

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "catalog/Catalog.h"

namespace server {

namespace {

config::Stored stored_settings(config::Options const& options)
{
    auto const file = catalog::catalog_file(options.state);
    if (!std::filesystem::exists(file)) return {};
    try {
        return catalog::Catalog{file, catalog::Access::Read}.settings.all();
    } catch (lib::sqlite::Error const& error) {
        fmt::print(stderr, "media-sync: without the settings of the dashboard: {}\n", error.what());
        return {};
    }
}

void print(std::vector<config::Line> const& lines)
{
    for (auto const& line : lines)
        fmt::print("{} = {} ({})\n", line.name, line.value, config::word(line.origin));
}

}  // namespace

int print_config(config::Options const& options)
{
    print(config::option_lines(options));
    print(config::setting_lines(config::combine(stored_settings(options), options.given)));
    return 0;
}

}  // namespace server
