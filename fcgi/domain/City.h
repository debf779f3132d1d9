#pragma once

#include <string>

namespace domain {

struct City {
    std::string name;
    std::string country;       ///< "United States of America"
    std::string country_code;  ///< ISO 3166, two letters
    double latitude = 0;       ///< degrees, north is positive
    double longitude = 0;      ///< degrees, east is positive
};

}  // namespace domain
