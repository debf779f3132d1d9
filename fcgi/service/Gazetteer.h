#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "domain/City.h"
#include "domain/MediaFacts.h"

namespace service {

/// Cities by place and by name, without a network. The first question reads the data: some 100 ms, and 6 MB from then on. Any
/// thread may ask.
class Gazetteer {
public:
    Gazetteer();
    ~Gazetteer();
    Gazetteer(Gazetteer const&) = delete;
    Gazetteer& operator=(Gazetteer const&) = delete;

    /// nullptr when there is none within `most_km`.
    domain::City const* nearest(domain::Position const& position, double most_km) const;
    /// Those of that name in any case. `country` is a name or a code; empty: any country.
    std::vector<domain::City const*> named(std::string_view city, std::string_view country) const;

private:
    class Cities;
    Cities const& cities() const;

    mutable std::once_flag m_once;
    mutable std::unique_ptr<Cities const> m_cities;
};

}  // namespace service
