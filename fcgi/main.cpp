#include <cstdio>
#include <exception>
#include <variant>

#include <fmt/format.h>

#include "config/Options.h"
#include "lib/cli/CommandLine.h"
#include "lib/log/Log.h"
#include "server/Backup.h"
#include "server/ConfigReport.h"
#include "server/Reindex.h"
#include "server/ReviewImport.h"
#include "server/Supervisor.h"

namespace {

constexpr lib::cli::Command kCommands[] = {
    {"serve", "run the server behind nginx", ""},
    {"reindex", "bring the catalogue in line with the folders", "project"},
    {"backup", "copy the catalogue to a new file, also while the server runs", "file"},
    {"rebuild", "set the catalogue aside and build a new one from the folders", ""},
    {"review", "review import < JSON: take rows into the review ledger, also while the server runs",
     "action"},
    {"config", "print every option and setting, its value and where it came from", ""},
    {"version", "print the version", ""},
};

int run(lib::cli::Parsed const& parsed)
{
    if (parsed.command == "version") return fmt::print("media-sync {}\n", MEDIA_SYNC_VERSION), 0;
    auto const options = config::load_options(parsed.flags);
    if (!options) return fmt::print(stderr, "media-sync: {}\n", options.error()), 2;
    lib::log::set_up("media-sync", options->log_level);
    if (parsed.command == "config") return server::print_config(*options);
    if (parsed.command == "backup") return server::back_up(*options, parsed.argument);
    if (parsed.command == "reindex") return server::reindex(*options, parsed.argument);
    if (parsed.command == "rebuild") return server::rebuild(*options);
    if (parsed.command == "review") {
        if (parsed.argument == "import") return server::import_reviews(*options);
        return fmt::print(stderr, "media-sync: say 'review import'\n"), 2;
    }
    return server::serve(*options);
}

}  // namespace

int main(int argc, char** argv)
{
    auto const flags = config::flags();
    auto const parsed =
        lib::cli::parse(argc, argv, "media-sync: a media ingest server for the LAN", flags, kCommands);
    if (auto const* status = std::get_if<int>(&parsed)) return *status;
    try {
        return run(std::get<lib::cli::Parsed>(parsed));
    } catch (std::exception const& error) {
        fmt::print(stderr, "media-sync: {}\n", error.what());
        return 1;
    }
}
