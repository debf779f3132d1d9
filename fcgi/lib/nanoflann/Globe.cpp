#include "lib/nanoflann/Globe.h"

#include <nanoflann.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lib::nanoflann {

namespace {

constexpr double kEarthRadius = 6371;  // km

using Vector = std::array<double, 3>;

/// On a sphere with the radius 1: no edge at the date line, none at the poles.
Vector vector_of(Globe::Point const& point)
{
    double const north = point.latitude * std::numbers::pi / 180;
    double const east = point.longitude * std::numbers::pi / 180;
    return {std::cos(north) * std::cos(east), std::cos(north) * std::sin(east), std::sin(north)};
}

}  // namespace

class Globe::Tree {
public:
    explicit Tree(std::vector<Point> const& points) : m_index(3, *this)
    {
        m_vectors.reserve(points.size());
        for (auto const& point : points) m_vectors.push_back(vector_of(point));
        m_index.buildIndex();
    }

    std::optional<std::size_t> nearest(Point const& place, double most_km) const
    {
        auto const wanted = vector_of(place);
        std::size_t index = 0;
        double squared = 0;  // of the chord
        if (m_index.knnSearch(wanted.data(), 1, &index, &squared) == 0) return std::nullopt;
        double const km = 2 * kEarthRadius * std::asin(std::min(1.0, std::sqrt(squared) / 2));
        return km <= most_km ? std::optional{index} : std::nullopt;
    }

    // What nanoflann asks for, by its names.
    std::size_t kdtree_get_point_count() const { return m_vectors.size(); }
    double kdtree_get_pt(std::size_t index, std::size_t axis) const { return m_vectors[index][axis]; }
    template <class Box>
    bool kdtree_get_bbox(Box&) const
    {
        return false;
    }

private:
    using Distance = ::nanoflann::L2_Simple_Adaptor<double, Tree>;

    std::vector<Vector> m_vectors;
    ::nanoflann::KDTreeSingleIndexAdaptor<Distance, Tree, 3, std::size_t> m_index;
};

Globe::Globe(std::vector<Point> const& points) : m_tree(std::make_unique<Tree>(points)) {}

Globe::~Globe() = default;

std::optional<std::size_t> Globe::nearest(Point const& place, double most_km) const
{
    return m_tree->nearest(place, most_km);
}

}  // namespace lib::nanoflann
