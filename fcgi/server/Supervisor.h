#pragma once

#include "config/Options.h"

namespace server {

/// Runs the pool and the job process until SIGTERM or SIGINT, and replaces one that ends. Returns the exit status.
int serve(config::Options const& options);

/// Reconciles one project, or all, in this process. Returns the exit status.
int reindex(config::Options const& options, std::string const& project);

}  // namespace server
