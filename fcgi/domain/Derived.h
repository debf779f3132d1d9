#pragma once

#include <array>
#include <cstddef>

namespace domain {

/// What is made of a picture or a video: can be deleted and is made again.
enum class Derived {
    Thumbnail,  ///< PNG, RGBA, a square of 256 pixels with the picture in its middle, never scaled up
    Small,      ///< WebP, its longer side at most 512 pixels
    Large,      ///< WebP, at most 1,600
};

inline constexpr std::array kDerived{Derived::Thumbnail, Derived::Small, Derived::Large};

/// Pixels.
constexpr int side_of(Derived derived)
{
    constexpr std::array kSides{256, 512, 1600};
    return kSides[static_cast<std::size_t>(derived)];
}

}  // namespace domain
