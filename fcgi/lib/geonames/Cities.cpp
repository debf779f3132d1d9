#include "lib/geonames/Cities.h"

#include <geonames/geonames.h>

namespace lib::geonames {

namespace {

std::string text_of(char const* text) { return text != nullptr ? text : ""; }

}  // namespace

std::vector<City> all_cities()
{
    std::vector<City> cities;
    int const count = ::geonames_get_n_cities();
    cities.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        auto* const city = ::geonames_get_city(i);
        if (city == nullptr) continue;
        cities.push_back({text_of(::geonames_city_get_name(city)), text_of(::geonames_city_get_country(city)),
                          text_of(::geonames_city_get_country_code(city)), ::geonames_city_get_latitude(city),
                          ::geonames_city_get_longitude(city)});
        ::geonames_city_free(city);
    }
    return cities;
}

}  // namespace lib::geonames
