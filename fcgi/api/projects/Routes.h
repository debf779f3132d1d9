#pragma once

#include "api/Dialect.h"

namespace api::projects {

Dialect dialect();

}  // namespace api::projects
