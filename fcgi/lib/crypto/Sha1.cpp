#include "lib/crypto/Sha1.h"

#include <cryptopp/sha.h>

namespace lib::crypto {

struct Sha1::State {
    CryptoPP::SHA1 hash;
};

Sha1::Sha1() : m_state{std::make_unique<State>()} {}
Sha1::~Sha1() = default;

void Sha1::update(std::span<std::byte const> bytes)
{
    m_state->hash.Update(reinterpret_cast<CryptoPP::byte const*>(bytes.data()), bytes.size());
}

std::array<std::byte, 20> Sha1::finish()
{
    std::array<std::byte, 20> digest{};
    static_assert(CryptoPP::SHA1::DIGESTSIZE == digest.size());
    m_state->hash.Final(reinterpret_cast<CryptoPP::byte*>(digest.data()));
    return digest;
}

}  // namespace lib::crypto
