#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lib::geonames {

/// A city of more than 15,000 people, or a capital (GeoNames).
struct City {
    std::string name;
    std::string state;         ///< or province; may be empty
    std::string country;       ///< "United States of America"
    std::string country_code;  ///< ISO 3166, two letters
    double latitude = 0;       ///< degrees, north is positive
    double longitude = 0;      ///< degrees, east is positive
};

/// Cities by place and by name, without a network (libgeonames, nanoflann). The first question reads the data: some 50 ms,
/// and 6 MB from then on. Any thread may ask.
class Gazetteer {
public:
    Gazetteer();
    ~Gazetteer();
    Gazetteer(Gazetteer const&) = delete;
    Gazetteer& operator=(Gazetteer const&) = delete;

    /// nullptr when there is none within `most_km`.
    City const* nearest(double latitude, double longitude, double most_km) const;
    /// Those of that name in any case. `country` is a name or a code; empty: any country.
    std::vector<City const*> named(std::string_view city, std::string_view country) const;

private:
    class Tree;
    Tree const& tree() const;

    struct Lazy;
    std::unique_ptr<Lazy> m_lazy;
};

}  // namespace lib::geonames
