#pragma once

#include "api/Dialect.h"

namespace api::system {

Dialect dialect();

}  // namespace api::system
