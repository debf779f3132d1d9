#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace lib::crypto {

/// SHA-1, for names that others have given; it protects nothing.
class Sha1 {
public:
    Sha1();
    ~Sha1();
    void update(std::span<std::byte const> bytes);
    /// Ends the computation; the object starts over.
    std::array<std::byte, 20> finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace lib::crypto
