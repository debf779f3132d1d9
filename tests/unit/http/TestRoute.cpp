#include "http/Route.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using http::match_route;

/// The value of a parameter, or a word that no path gives.
std::string param(std::string_view pattern, std::string_view path, std::string_view name)
{
    auto const params = match_route(pattern, path);
    return params ? params->get(name) : "no match";
}

TEST(Route, FixedPathsMatchAsTheyAre)
{
    EXPECT_TRUE(match_route("/healthz", "/healthz"));
    EXPECT_TRUE(match_route("/api/projects", "/api/projects"));
    EXPECT_FALSE(match_route("/api/projects", "/api/project"));
    EXPECT_FALSE(match_route("/api/projects", "/api/projects/x"));
    EXPECT_FALSE(match_route("/api/projects", "/api"));
    EXPECT_FALSE(match_route("/api/projects", "/API/projects"));
    EXPECT_FALSE(match_route("/api/projects", ""));
    EXPECT_FALSE(match_route("/api/projects", "api/projects"));
}

TEST(Route, OneTrailingSlashIsIgnored)
{
    EXPECT_TRUE(match_route("/api/projects", "/api/projects/"));
    EXPECT_FALSE(match_route("/api/projects", "/api/projects//"));
    EXPECT_EQ(param("/api/projects/{project}", "/api/projects/A/", "project"), "A");
    EXPECT_TRUE(match_route("/", "/"));
    EXPECT_FALSE(match_route("/healthz", "/"));
}

TEST(Route, AParameterIsOneComponentDecoded)
{
    EXPECT_EQ(param("/api/projects/{project}/upload", "/api/projects/Day%201/upload", "project"), "Day 1");
    EXPECT_EQ(param("/api/projects/{project}", "/api/projects/%C3%A9t%c3%a9", "project"),
              "\xC3\xA9t\xC3\xA9");
    EXPECT_EQ(param("/api/projects/{project}", "/api/projects/a+b", "project"), "a+b");
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/a/b"));
}

TEST(Route, AnEmptyParameterMatchesNothing)
{
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/"));
    EXPECT_FALSE(match_route("/api/projects/{project}/upload", "/api/projects//upload"));
    EXPECT_FALSE(match_route("/media/{project}/{path*}", "/media/p/"));
}

TEST(Route, AnEncodedSlashIsNoComponent)
{
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/a%2Fb"));
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/..%2f"));
}

TEST(Route, ABrokenEscapeMatchesNothing)
{
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/%"));
    EXPECT_FALSE(match_route("/api/projects/{project}", "/api/projects/a%2"));
    EXPECT_FALSE(match_route("/media/{project}/{path*}", "/media/p/a%zz"));
}

TEST(Route, TheStarTakesAllThatIsLeft)
{
    auto const pattern = "/media/{project}/{path*}";
    EXPECT_EQ(param(pattern, "/media/p/ingest/originals/a.mov", "path"), "ingest/originals/a.mov");
    EXPECT_EQ(param(pattern, "/media/p/ingest/originals/a.mov", "project"), "p");
    EXPECT_EQ(param(pattern, "/media/p/a%20b/c%2Fd", "path"), "a b/c/d");
    EXPECT_EQ(param(pattern, "/media/p/../x", "path"), "../x");  // whoever opens it has to judge
    EXPECT_FALSE(match_route(pattern, "/media/p"));
}

TEST(Route, AParameterThatThePatternLacksIsEmpty) { EXPECT_EQ(param("/healthz", "/healthz", "project"), ""); }

}  // namespace
