#include "lib/password/Password.h"

#include <sodium.h>

#include <stdexcept>

namespace lib::password {

namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = std::size_t{19456} * 1024;  // bytes; with one lane, OWASP's first choice

void ensure_ready()
{
    static bool const is_ready = ::sodium_init() >= 0;
    if (!is_ready) throw std::runtime_error("libsodium cannot be used");
}

}  // namespace

std::string hash(std::string_view password)
{
    ensure_ready();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (::crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                                crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("no memory to hash a password");
    return text.data();
}

bool verify(std::string_view password, std::string const& hash)
{
    ensure_ready();
    return ::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string const& hash_of_nothing()
{
    static std::string const kHash = [] {
        auto const token = random_token();
        return hash({reinterpret_cast<char const*>(token.data()), token.size()});
    }();
    return kHash;
}

std::array<std::byte, 32> random_token()
{
    ensure_ready();
    std::array<std::byte, 32> token{};
    ::randombytes_buf(token.data(), token.size());
    return token;
}

}  // namespace lib::password
