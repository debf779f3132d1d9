#pragma once

#include <exception>

#include <string>

#include "domain/Error.h"
#include "lib/sqlite/Database.h"

namespace service {

/// What went wrong as a person may read it: NoSpace, Unavailable or Internal. The details belong in the log.
domain::Error explain(std::exception const& error);

/// What is wrong with the catalogue and what helps, as a person may read it.
std::string describe(lib::sqlite::Error const& error);

}  // namespace service
