#pragma once

#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/Settings.h"

namespace config {

/// What the program is started with. Absolute paths without a trailing slash.
struct Options {
    std::string root = "./data";     ///< storage root: the folders of the projects
    std::string state;               ///< folder of the catalogue
    std::string run;                 ///< folder of the two sockets
    std::int64_t port = 8787;        ///< where nginx listens
    std::string listen;              ///< addresses on which nginx listens
    std::int64_t workers = 16;       ///< threads that take uploads
    std::int64_t arrivals = 4;       ///< uploads that are hashed while they arrive
    std::string admin_password;      ///< empty: it is set on the first visit of the dashboard
    std::string log_level = "info";  ///< debug, info, warning or error

    /// As it was given: what is in it of the settings wins over the dashboard.
    Given given;
};

using OptionField = Field<Options>;
std::span<OptionField const> option_fields();

/// The flags of options and settings.
std::vector<lib::cli::Flag> flags();

/// default < environment < command line. The error names the option, or the setting; it never shows a secret.
tl::expected<Options, std::string> load_options(Given given);

/// How `media-sync config` and /api/settings show them; a secret is "(secret)".
std::vector<Line> option_lines(Options const& options);

}  // namespace config
