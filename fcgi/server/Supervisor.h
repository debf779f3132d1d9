#pragma once

#include "config/Options.h"

namespace server {

/// Runs the pool and the job process until SIGTERM or SIGINT, and replaces one that ends. While the catalogue or a folder
/// cannot be worked with, it says so over HTTP and tries again. Returns the exit status.
int serve(config::Options const& options);

}  // namespace server
