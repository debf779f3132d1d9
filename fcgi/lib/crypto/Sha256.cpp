#include "lib/crypto/Sha256.h"

#include <cryptopp/base64.h>
#include <cryptopp/sha.h>

namespace lib::crypto {
namespace {

CryptoPP::byte const* data_of(std::span<std::byte const> bytes)
{
    return reinterpret_cast<CryptoPP::byte const*>(bytes.data());
}

bool is_base64_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// The digits without their padding; nullopt if a character or the length is wrong. Crypto++ skips what it
/// does not know.
std::optional<std::string_view> base64_digits(std::string_view text)
{
    auto digits = text;
    while (!digits.empty() && digits.back() == '=') digits.remove_suffix(1);
    auto const padding = text.size() - digits.size();
    if (digits.size() % 4 == 1 || (padding > 0 && (padding > 2 || text.size() % 4 != 0))) return std::nullopt;
    for (auto const c : digits)
        if (!is_base64_digit(c)) return std::nullopt;
    return digits;
}

}  // namespace

struct Sha256::State {
    CryptoPP::SHA256 hash;
};

Sha256::Sha256() : m_state{std::make_unique<State>()} {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<std::byte const> bytes) { m_state->hash.Update(data_of(bytes), bytes.size()); }

std::array<std::byte, 32> Sha256::finish()
{
    std::array<std::byte, 32> digest{};
    static_assert(CryptoPP::SHA256::DIGESTSIZE == digest.size());
    m_state->hash.Final(reinterpret_cast<CryptoPP::byte*>(digest.data()));
    return digest;
}

std::optional<std::vector<std::byte>> base64_decode(std::string_view text)
{
    auto const digits = base64_digits(text);
    if (!digits) return std::nullopt;
    CryptoPP::Base64Decoder decoder;
    decoder.Put(reinterpret_cast<CryptoPP::byte const*>(digits->data()), digits->size());
    decoder.MessageEnd();
    std::vector<std::byte> bytes(decoder.MaxRetrievable());
    decoder.Get(reinterpret_cast<CryptoPP::byte*>(bytes.data()), bytes.size());
    return bytes;
}

std::string base64_encode(std::span<std::byte const> bytes)
{
    CryptoPP::Base64Encoder encoder{nullptr, false};
    encoder.Put(data_of(bytes), bytes.size());
    encoder.MessageEnd();
    std::string text(encoder.MaxRetrievable(), '\0');
    encoder.Get(reinterpret_cast<CryptoPP::byte*>(text.data()), text.size());
    return text;
}

}  // namespace lib::crypto
