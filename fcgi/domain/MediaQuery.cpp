#include "domain/MediaQuery.h"

#include "domain/SafeName.h"
#include "lib/icu/Text.h"

namespace domain {

std::vector<std::string> search_words(std::string_view text) { return lib::icu::words(name_key(text)); }

}  // namespace domain
