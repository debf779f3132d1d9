#include "service/Gazetteer.h"

#include <string>
#include <unordered_map>

#include "lib/geonames/Cities.h"
#include "lib/icu/Text.h"
#include "lib/nanoflann/Globe.h"

namespace service {

namespace {

std::vector<domain::City> read_cities()
{
    std::vector<domain::City> cities;
    for (auto& city : lib::geonames::all_cities())
        cities.push_back({std::move(city.name), std::move(city.country), std::move(city.country_code),
                          city.latitude, city.longitude});
    return cities;
}

std::vector<lib::nanoflann::Globe::Point> points_of(std::vector<domain::City> const& cities)
{
    std::vector<lib::nanoflann::Globe::Point> points;
    points.reserve(cities.size());
    for (auto const& city : cities) points.push_back({city.latitude, city.longitude});
    return points;
}

}  // namespace

class Gazetteer::Cities {
public:
    Cities() : m_all(read_cities()), m_globe(points_of(m_all))
    {
        for (auto const& city : m_all) m_by_name.emplace(lib::icu::casefold_nfc(city.name), &city);
    }

    domain::City const* nearest(domain::Position const& position, double most_km) const
    {
        auto const index = m_globe.nearest({position.latitude, position.longitude}, most_km);
        return index ? &m_all[*index] : nullptr;
    }
    auto named(std::string_view name) const { return m_by_name.equal_range(lib::icu::casefold_nfc(name)); }

private:
    std::vector<domain::City> m_all;
    lib::nanoflann::Globe m_globe;
    std::unordered_multimap<std::string, domain::City const*> m_by_name;  ///< folded
};

Gazetteer::Gazetteer() = default;

Gazetteer::~Gazetteer() = default;

Gazetteer::Cities const& Gazetteer::cities() const
{
    std::call_once(m_once, [&] { m_cities = std::make_unique<Cities const>(); });
    return *m_cities;
}

domain::City const* Gazetteer::nearest(domain::Position const& position, double most_km) const
{
    return cities().nearest(position, most_km);
}

std::vector<domain::City const*> Gazetteer::named(std::string_view city, std::string_view country) const
{
    auto const wanted = lib::icu::casefold_nfc(country);
    std::vector<domain::City const*> found;
    for (auto [at, end] = cities().named(city); at != end; ++at) {
        auto const& candidate = *at->second;
        if (country.empty() || lib::icu::casefold_nfc(candidate.country) == wanted ||
            lib::icu::casefold_nfc(candidate.country_code) == wanted)
            found.push_back(&candidate);
    }
    return found;
}

}  // namespace service
