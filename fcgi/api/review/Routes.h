#pragma once

#include "api/Dialect.h"

namespace api::review {

Dialect dialect();

}  // namespace api::review
