#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "api/Dialect.h"
#include "lib/json/Value.h"

namespace {

/// Addresses are the same whatever their parameters are called.
std::string shape_of(std::string_view path)
{
    std::string shape;
    bool is_name = false;
    for (char const c : path) {
        if (c == '}') is_name = false;
        if (!is_name) shape += c;
        if (c == '{') is_name = true;
    }
    return shape;
}

std::string lower(std::string_view word)
{
    std::string text{word};
    std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    return text;
}

lib::json::Document description()
{
    std::ifstream file{MEDIA_SYNC_OPENAPI};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    auto document = lib::json::Document::parse(text);
    if (!document) throw std::runtime_error("web/openapi.json is no JSON");
    return std::move(*document);
}

std::set<std::string> described()
{
    std::set<std::string> all;
    auto const document = description();
    document.root().find("paths")->for_each_member(
        [&](std::string_view path, lib::json::Value const& methods) {
            methods.for_each_member([&](std::string_view method, lib::json::Value const& operation) {
                EXPECT_TRUE(operation.find("summary")) << path;
                EXPECT_TRUE(operation.find("responses")) << path;
                all.insert(std::string{method} + " " + shape_of(path));
            });
        });
    return all;
}

TEST(OpenApi, DescribesEveryRowOfTheRouteTablesAndNothingElse)
{
    std::set<std::string> rows;
    for (auto const& dialect : api::dialects())
        for (auto const& route : dialect.routes)
            rows.insert(lower(http::method_name(route.method)) + " " + shape_of(route.pattern));
    EXPECT_EQ(described(), rows);
}

TEST(OpenApi, IsOfTheVersionThatItSays)
{
    auto const document = description();
    EXPECT_EQ(document.root().find("openapi")->string(), "3.1.0");
    EXPECT_TRUE(document.root().find("info")->find("title"));
}

}  // namespace
