#pragma once

#include <cstdint>
#include <string>

#include "domain/Digest.h"

namespace bench {

/// A digest that the row's number gives.
domain::Digest digest_of(std::int64_t row);

/// Puts so many assets with their facts into the catalogue in that file, which is made when it is not there: in the projects P0,
/// which is small, to P49, with names as cameras give them, taken within eight years.
void generate(std::string const& file, std::int64_t rows);

}  // namespace bench
