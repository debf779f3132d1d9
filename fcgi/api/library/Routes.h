#pragma once

#include "api/Dialect.h"

namespace api::library {

Dialect dialect();

}  // namespace api::library
