#pragma once

#include "config/Options.h"

namespace server {

/// Reconciles one project, or all, in this process. Returns the exit status.
int reindex(config::Options const& options, std::string const& project);

/// Sets the catalogue aside and builds a new one from the folders, while no server runs. Says what only the old one knew.
/// Returns the exit status.
int rebuild(config::Options const& options);

}  // namespace server
