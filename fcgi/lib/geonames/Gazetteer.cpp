#include "lib/geonames/Gazetteer.h"

#include <geonames/geonames.h>

#include <array>
#include <cmath>
#include <mutex>
#include <nanoflann.hpp>
#include <numbers>
#include <optional>
#include <unordered_map>

#include "lib/icu/Text.h"

namespace lib::geonames {

namespace {

constexpr double kEarthRadius = 6371;  // km

/// On a sphere with the radius 1: no edge at the date line, none at the poles.
std::array<double, 3> point_of(double latitude, double longitude)
{
    double const north = latitude * std::numbers::pi / 180;
    double const east = longitude * std::numbers::pi / 180;
    return {std::cos(north) * std::cos(east), std::cos(north) * std::sin(east), std::sin(north)};
}

std::string text_of(char const* text) { return text != nullptr ? text : ""; }

std::vector<City> all_cities()
{
    std::vector<City> cities;
    int const count = ::geonames_get_n_cities();
    cities.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        auto* const city = ::geonames_get_city(i);
        if (city == nullptr) continue;
        cities.push_back({text_of(::geonames_city_get_name(city)), text_of(::geonames_city_get_state(city)),
                          text_of(::geonames_city_get_country(city)),
                          text_of(::geonames_city_get_country_code(city)), ::geonames_city_get_latitude(city),
                          ::geonames_city_get_longitude(city)});
        ::geonames_city_free(city);
    }
    return cities;
}

}  // namespace

class Gazetteer::Tree {
public:
    Tree() : m_cities(all_cities()), m_index(3, *this)
    {
        m_points.reserve(m_cities.size());
        for (auto const& city : m_cities) {
            m_points.push_back(point_of(city.latitude, city.longitude));
            m_by_name.emplace(icu::casefold_nfc(city.name), &city);
        }
        m_index.buildIndex();
    }

    auto named(std::string_view city) const { return m_by_name.equal_range(icu::casefold_nfc(city)); }

    City const* nearest(double latitude, double longitude, double most_km) const
    {
        auto const wanted = point_of(latitude, longitude);
        std::size_t index = 0;
        double squared = 0;
        if (m_index.knnSearch(wanted.data(), 1, &index, &squared) == 0) return nullptr;
        double const km = 2 * kEarthRadius * std::asin(std::min(1.0, std::sqrt(squared) / 2));
        return km <= most_km ? &m_cities[index] : nullptr;
    }

    // The names that nanoflann calls.
    std::size_t kdtree_get_point_count() const { return m_points.size(); }
    double kdtree_get_pt(std::size_t index, std::size_t axis) const { return m_points[index][axis]; }
    template <class Box>
    bool kdtree_get_bbox(Box&) const
    {
        return false;
    }

private:
    using Index =
        nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Simple_Adaptor<double, Tree>, Tree, 3, std::size_t>;

    std::vector<City> m_cities;
    std::vector<std::array<double, 3>> m_points;
    std::unordered_multimap<std::string, City const*> m_by_name;
    Index m_index;
};

struct Gazetteer::Lazy {
    std::once_flag once;
    std::optional<Tree> tree;
};

Gazetteer::Gazetteer() : m_lazy(std::make_unique<Lazy>()) {}

Gazetteer::~Gazetteer() = default;

Gazetteer::Tree const& Gazetteer::tree() const
{
    std::call_once(m_lazy->once, [&] { m_lazy->tree.emplace(); });
    return *m_lazy->tree;
}

City const* Gazetteer::nearest(double latitude, double longitude, double most_km) const
{
    return tree().nearest(latitude, longitude, most_km);
}

std::vector<City const*> Gazetteer::named(std::string_view city, std::string_view country) const
{
    auto const wanted = icu::casefold_nfc(country);
    std::vector<City const*> found;
    for (auto [at, end] = tree().named(city); at != end; ++at) {
        auto const& candidate = *at->second;
        if (country.empty() || icu::casefold_nfc(candidate.country) == wanted ||
            icu::casefold_nfc(candidate.country_code) == wanted)
            found.push_back(&candidate);
    }
    return found;
}

}  // namespace lib::geonames
