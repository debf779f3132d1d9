#pragma once

#include <string>

#include "config/Options.h"

namespace server {

/// Copies the catalogue to the new file `target` (mode 0600, whole or not there at all), also while a server is running.
/// Until it is whole it is called `<target>.partial`. Returns the exit status; throws on what the disk or SQLite refuse.
int back_up(config::Options const& options, std::string const& target);

}  // namespace server
