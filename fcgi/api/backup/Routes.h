#pragma once

#include "api/Dialect.h"

namespace api::backup {

Dialect dialect();

}  // namespace api::backup
