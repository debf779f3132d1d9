#include "lib/crypto/Sha256.h"

#include "util/Hex.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <utility>

namespace {

using lib::crypto::base64_decode;
using lib::crypto::base64_encode;
using lib::crypto::Sha256;

std::span<std::byte const> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

std::string sha256_hex(std::string_view text)
{
    Sha256 hash;
    hash.update(bytes_of(text));
    return util::to_hex(hash.finish());
}

std::optional<std::string> decoded(std::string_view text)
{
    auto const bytes = base64_decode(text);
    if (!bytes) return std::nullopt;
    return std::string{reinterpret_cast<char const*>(bytes->data()), bytes->size()};
}

constexpr std::string_view kOfNothing{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
constexpr std::string_view kOfAbc{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};

TEST(Sha256, AgreesWithThePublishedVectors)
{
    EXPECT_EQ(sha256_hex(""), kOfNothing);
    EXPECT_EQ(sha256_hex("abc"), kOfAbc);
    EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesMakeNoDifferenceAndItStartsAnew)
{
    Sha256 hash;
    for (auto const* piece : {"a", "", "bc"}) hash.update(bytes_of(piece));
    EXPECT_EQ(util::to_hex(hash.finish()), kOfAbc);
    EXPECT_EQ(util::to_hex(hash.finish()), kOfNothing);
}

TEST(Sha256, CanBeMovedInTheMiddle)
{
    Sha256 hash;
    hash.update(bytes_of("ab"));
    auto other = std::move(hash);
    other.update(bytes_of("c"));
    EXPECT_EQ(util::to_hex(other.finish()), kOfAbc);
}

TEST(Base64, AgreesWithThePublishedVectors)
{
    for (auto const& [plain, text] : {std::pair{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(base64_encode(bytes_of(plain)), text);
        EXPECT_EQ(decoded(text), plain);
    }
}

TEST(Base64, StaysOnOneLine)
{
    EXPECT_EQ(base64_encode(bytes_of(std::string(300, 'x'))).find('\n'), std::string::npos);
}

TEST(Base64, PaddingMayBeMissing)
{
    EXPECT_EQ(decoded("Zg"), "f");
    EXPECT_EQ(decoded("Zm8"), "fo");
}

TEST(Base64, RefusesWhatIsNotBase64)
{
    for (auto const* text :
         {"Z", "Zg=", "Zg===", "=", "====", "Zm9v=", "Zm9v====", "Zm 9v", "Zm9v\n", "Zm_-", "Z=g=", "Zm9v!"})
        EXPECT_EQ(decoded(text), std::nullopt) << text;
}

}  // namespace
