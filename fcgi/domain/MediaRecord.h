#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/Derived.h"
#include "domain/MediaFacts.h"

namespace domain {

/// How reading a content went.
enum class ReadState { Waiting, Done, Failed };

/// What the catalogue knows of a content beside its bytes.
struct MediaRecord {
    ReadState state = ReadState::Waiting;
    int tries = 0;             ///< that ended without an answer: a crash, a time limit
    std::int64_t try_at = 0;   ///< µs since 1970: not before, while it waits
    std::string reason{};      ///< why there is no picture, for people
    bool has_picture = false;  ///< pictures of it can be made
    MediaFacts facts{};
    std::optional<std::int64_t> captured_at{};  ///< µs since 1970, zones taken into account
};

/// A set of `Derived`.
class Pictures {
public:
    constexpr Pictures() = default;
    constexpr Pictures(std::initializer_list<Derived> all)
    {
        for (auto const derived : all) add(derived);
    }
    static constexpr Pictures of_bits(std::int64_t bits)
    {
        Pictures pictures;
        pictures.m_bits = static_cast<unsigned>(bits) & ((1U << kDerived.size()) - 1);
        return pictures;
    }

    constexpr bool has(Derived derived) const { return (m_bits >> static_cast<unsigned>(derived) & 1U) != 0; }
    constexpr void add(Derived derived) { m_bits |= 1U << static_cast<unsigned>(derived); }
    constexpr bool is_empty() const { return m_bits == 0; }
    constexpr std::int64_t bits() const { return m_bits; }
    constexpr Pictures operator|(Pictures other) const { return of_bits(m_bits | other.m_bits); }
    bool operator==(Pictures const&) const = default;

private:
    unsigned m_bits = 0;
};

/// Made of every content as soon as it is read; the others when somebody wants to see them.
inline constexpr Pictures kMadeAtOnce{Derived::Thumbnail, Derived::Small};

}  // namespace domain
