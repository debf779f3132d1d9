#include "http/ContentDigest.h"

#include "util/Hex.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using http::parse_content_digest;
using enum http::DigestField::State;

/// SHA-256 of "abc".
std::string const kAbc{"sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"};
std::string const kNothing{"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"};
constexpr std::string_view kAbcHex{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};

void expect_abc(std::string_view header)
{
    auto const field = parse_content_digest(header);
    EXPECT_EQ(field.state, Sha256) << header;
    EXPECT_EQ(util::to_hex(field.sha256), kAbcHex) << header;
}

TEST(ContentDigest, ReadsSha256AmongOthers)
{
    expect_abc(kAbc);
    expect_abc("  " + kAbc + " ");
    expect_abc("sha-512=:AAAA:, " + kAbc);
    expect_abc(kAbc + ",md5=:AAAA:\t,\tunixsum=30637");
    expect_abc("flag, text=\"a, \\\" sha-256=:x:\", " + kAbc);
    expect_abc(kAbc + ";q=1, b;c=\"d,e\"");
}

TEST(ContentDigest, ForgivesUpperCaseKeysAndMissingPadding)
{
    expect_abc("SHA-256" + kAbc.substr(7));
    expect_abc("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0:");
}

TEST(ContentDigest, TheLastOfEqualKeysCounts)
{
    expect_abc(kNothing + ", " + kAbc);
    EXPECT_EQ(parse_content_digest(kAbc + ", sha-256=:AAAA:").state, Malformed);
}

TEST(ContentDigest, IsAbsentWithoutSha256)
{
    EXPECT_EQ(parse_content_digest(std::nullopt).state, Absent);
    for (auto const* header : {"", " ", "sha-512=:AAAA:", "md5=:AAAA:, crc32c=:AAAA:", "sha-256-tree=:AAAA:"})
        EXPECT_EQ(parse_content_digest(header).state, Absent) << header;
}

TEST(ContentDigest, SaysWhenItCannotBeRead)
{
    for (auto const* header : {"sha-256", "sha-256=", "sha-256=::", "sha-256=:AAAA:", "sha-256=:ung",
                               "sha-256=abc", "sha-256=:!!!!:", "sha-256=\"ungWv48Bz\"", "=:AAAA:", ",",
                               "sha-512=:AAAA:,", "sha-512=:AAAA: sha-256=:AAAA:", "?"})
        EXPECT_EQ(parse_content_digest(header).state, Malformed) << header;
    // the form of the older Digest field (RFC 3230)
    EXPECT_EQ(parse_content_digest("sha-256=ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=").state, Malformed);
}

}  // namespace
