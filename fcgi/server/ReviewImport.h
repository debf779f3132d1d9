#pragma once

#include "config/Options.h"

namespace server {

/// Takes the JSON of standard input into the ledger: a list of rows, or `{"media":[...]}`. Also while the server runs. Returns
/// the exit status.
int import_reviews(config::Options const& options);

}  // namespace server
