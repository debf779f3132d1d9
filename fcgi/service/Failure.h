#pragma once

#include <exception>

#include "domain/Error.h"

namespace service {

/// What went wrong as a person may read it: NoSpace, Unavailable or Internal. The details belong in the log.
domain::Error explain(std::exception const& error);

}  // namespace service
