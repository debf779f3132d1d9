#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lib::crypto {

/// SHA-256 of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    void update(std::span<std::byte const> bytes);

    /// The digest of all updates. The object then starts anew.
    std::array<std::byte, 32> finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// RFC 4648 section 4. Padding may be missing but not wrong; blanks, line breaks and the URL alphabet are
/// refused.
std::optional<std::vector<std::byte>> base64_decode(std::string_view text);

/// RFC 4648 section 4, with padding, on one line.
std::string base64_encode(std::span<std::byte const> bytes);

}  // namespace lib::crypto
