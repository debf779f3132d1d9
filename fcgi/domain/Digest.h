#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace domain {

/// The SHA-256 of a blob: its name.
struct Digest {
    std::array<std::byte, 32> bytes{};

    auto operator<=>(Digest const&) const = default;

    /// 64 lower-case digits.
    [[nodiscard]] std::string hex() const;

    /// 64 digits in either case, nothing else.
    static std::optional<Digest> from_hex(std::string_view text);
};

}  // namespace domain

/// A digest is uniform already: its first bytes are a good hash.
template <>
struct std::hash<domain::Digest> {
    std::size_t operator()(domain::Digest const& digest) const noexcept
    {
        std::size_t value{};
        std::memcpy(&value, digest.bytes.data(), sizeof value);
        return value;
    }
};
