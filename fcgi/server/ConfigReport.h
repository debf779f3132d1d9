#pragma once

#include "config/Options.h"

namespace server {

/// Prints every option and setting, its value and where it came from. Changes nothing. Returns the exit status.
int print_config(config::Options const& options);

}  // namespace server
