#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "lib/cli/CommandLine.h"

namespace config {

/// What the program is started with. Absolute paths without a trailing slash.
struct Options {
    std::string root;                         ///< storage root: the folders of the projects
    std::string state;                        ///< folder of the catalogue
    std::string run;                          ///< folder of the two sockets
    std::uint16_t port = 0;                   ///< where nginx listens
    unsigned workers = 0;                     ///< threads that take uploads
    std::optional<std::uint64_t> max_upload;  ///< bytes; enforced by nginx
    std::vector<std::string> allowed_hosts;   ///< host names beside the LAN's own
    std::vector<std::string> cors_origins;    ///< origins of foreign pages that may call
    std::string log_level;
};

/// One line of truth for each option: command line, environment and reference come from it.
struct Field {
    std::string_view name;
    std::string_view help;
    std::string_view fallback;
    /// Stores `value`; false when it is not acceptable.
    bool (*assign)(Options&, std::string_view value);
};

std::span<Field const> option_fields();

/// `max-upload` -> `MEDIA_SYNC_MAX_UPLOAD`
std::string environment_name(std::string_view option);

std::vector<lib::cli::Flag> option_flags();

/// An option as the `config` command prints it.
struct OptionLine {
    std::string name;
    std::string value;
    std::string origin;  ///< default, environment or command line
};

struct LoadedOptions {
    Options options;
    std::vector<OptionLine> lines;
};

/// default < environment < command line. The error names the option.
tl::expected<LoadedOptions, std::string> load_options(
    std::map<std::string, lib::cli::Given, std::less<>> const& given);

}  // namespace config
