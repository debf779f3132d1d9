#include "http/HostName.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace {

using http::HostPort;
using http::is_lan_host;
using http::parse_host;

TEST(HostName, HostAndPortComeApart)
{
    EXPECT_EQ(parse_host("nas.local:8787"), (HostPort{"nas.local", "8787"}));
    EXPECT_EQ(parse_host("NAS"), (HostPort{"nas", ""}));
    EXPECT_EQ(parse_host("nas:"), (HostPort{"nas", ""}));
    EXPECT_EQ(parse_host("192.168.1.10:80"), (HostPort{"192.168.1.10", "80"}));
    EXPECT_EQ(parse_host("[FE80::1]:8787"), (HostPort{"fe80::1", "8787"}));
    EXPECT_EQ(parse_host("[::1]"), (HostPort{"::1", ""}));
    EXPECT_EQ(parse_host("my_nas.home.arpa."), (HostPort{"my_nas.home.arpa.", ""}));
}

TEST(HostName, RefusesWhatIsNoHost)
{
    for (auto const* value :
         {"",       ":80",     "a b",    "user@nas", "nas/x",   "http://nas",  "nas:0",  "nas:65536",
          "nas:8x", "nas:1:2", "::1",    "[::1",     "[nas]",   "[::1]x",      "[]",     ".",
          "..",     "a..b",    ".local", "nas:-1",   "nas: 80", "nas\r\nX: y", "ä.local"})
        EXPECT_EQ(parse_host(value), std::nullopt) << value;
    EXPECT_EQ(parse_host(std::string_view{"nas\0.evil", 9}), std::nullopt);
    EXPECT_EQ(parse_host(std::string(254, 'a')), std::nullopt);
}

TEST(HostName, TheLocalNetworkMayName)
{
    for (auto const* host : {"192.168.1.10", "10.0.0.1", "8.8.8.8", "127.0.0.1", "::1", "[::1]", "fe80::1",
                             "2001:db8::1", "localhost", "LOCALHOST", "nas", "nas.", "nas.local", "NAS.Local",
                             "nas.local.", "a.b.lan", "x.home.arpa", "x.internal", "dev.localhost"})
        EXPECT_TRUE(is_lan_host(host)) << host;
}

TEST(HostName, AWebPagesHostIsNotLocal)
{
    for (auto const* host : {"", ".", "evil.com", "nas.local.evil.com", "evilinternal.com", "x.home.arpa.com",
                             "home.arpa", "192.168.1.10.evil.com", "1.2.3.4.5", "256.1.1.1", "127.1",
                             "nas.local..", ".local", "a.notlan", "[evil.com]", "[]", "nas:80"})
        EXPECT_FALSE(is_lan_host(host)) << host;
    EXPECT_FALSE(is_lan_host(std::string_view{"evil.com\0.local", 15}));
}

}  // namespace
