#include "service/Gallery.h"

#include <algorithm>

#include "domain/MediaQuery.h"

namespace service {

namespace {

constexpr int kPage = 200;
constexpr double kFarFromCity = 100;          // km: nothing beyond is near it
constexpr double kBand = kFarFromCity / 111;  // degrees of latitude, a little more than that

struct Band {
    double south = 0, north = 0;  ///< degrees
};

/// Where things near the cities can be, from the south; no two overlap.
std::vector<Band> bands_of(std::vector<domain::City const*> cities)
{
    std::ranges::sort(cities, {}, &domain::City::latitude);
    std::vector<Band> bands;
    for (auto const* city : cities) {
        if (bands.empty() || city->latitude - kBand > bands.back().north)
            bands.push_back({city->latitude - kBand, 0});
        bands.back().north = city->latitude + kBand;
    }
    return bands;
}

}  // namespace

void Gallery::for_each(domain::Digest const& after, Visit const& visit)
{
    for (auto last = after;;) {
        auto const contents = page(last, kPage);
        for (auto const& content : contents) visit(content);
        if (contents.size() < kPage) return;
        last = contents.back().digest;
    }
}

void Gallery::for_each_taken(Days const& days, Visit const& visit)
{
    auto const times = domain::times_of({days.from, days.to});
    for (int const kind : {0, 1}) {
        catalog::ContentList::Cursor cursor{times.from, 0};
        for (;;) {
            auto const contents = m_list.taken(kind, cursor, times.to, kPage);
            for (auto const& content : contents) {
                auto const day = domain::day_of(content);
                if (days.from <= day && day <= days.to) visit(content);
            }
            if (contents.size() < kPage) break;
            cursor = {contents.back().captured_at, contents.back().asset};
        }
    }
}

void Gallery::for_each_near(std::string_view city, std::string_view country, Visit const& visit)
{
    auto const wanted = m_cities.named(city, country);
    for (auto const& [south, north] : bands_of(wanted)) {
        catalog::ContentList::Parallel last{south, 0};
        for (;;) {
            auto const band = m_list.up_to(north, last, kPage);
            for (auto const& content : band.contents)
                if (std::ranges::find(wanted, city_of(content)) != wanted.end()) visit(content);
            if (band.contents.size() < kPage) break;
            last = band.last;
        }
    }
}

domain::City const* Gallery::city_near(std::optional<domain::Position> const& position) const
{
    if (!position) return nullptr;
    return m_cities.nearest(*position, kFarFromCity);
}

}  // namespace service
