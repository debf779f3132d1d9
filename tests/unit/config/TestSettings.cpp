#include "config/Settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace {

using config::combine;
using config::Given;
using config::Origin;
using config::Settings;
using testing::HasSubstr;
using testing::IsEmpty;

Given given(std::string const& flag, std::string const& value,
            lib::cli::Origin origin = lib::cli::Origin::Environment)
{
    return {{flag, {value, origin}}};
}

Origin origin_of(config::EffectiveSettings const& settings, char const* name)
{
    return settings.origin_of(*config::find_setting(name));
}

/// What the field makes of a text; "refused" when it is not acceptable.
std::string kept(char const* name, std::string const& text)
{
    Settings settings;
    auto const& field = *config::find_setting(name);
    return assign(field, settings, text) ? text_of(field, settings) : "refused";
}

TEST(Settings, HaveDefaults)
{
    auto const settings = combine({}, {});
    EXPECT_EQ(settings.values.rescan_interval, 60);
    EXPECT_EQ(settings.values.trash_retention, 30);
    EXPECT_EQ(settings.values.max_upload, 0);
    EXPECT_THAT(settings.values.allowed_hosts, IsEmpty());
    EXPECT_THAT(settings.values.cors_origins, IsEmpty());
    for (auto const origin : settings.origins) EXPECT_EQ(origin, Origin::Default);
}

TEST(Settings, TheDashboardWinsOverTheDefaultAndTheStartOverBoth)
{
    auto const dashboard = combine({{"rescan_interval", "5"}}, {});
    EXPECT_EQ(dashboard.values.rescan_interval, 5);
    EXPECT_EQ(origin_of(dashboard, "rescan_interval"), Origin::Dashboard);
    auto const environment = combine({{"rescan_interval", "5"}}, given("rescan-interval", "7"));
    EXPECT_EQ(environment.values.rescan_interval, 7);
    EXPECT_EQ(origin_of(environment, "rescan_interval"), Origin::Environment);
    auto const line =
        combine({{"rescan_interval", "5"}}, given("rescan-interval", "9", lib::cli::Origin::CommandLine));
    EXPECT_EQ(line.values.rescan_interval, 9);
    EXPECT_EQ(origin_of(line, "rescan_interval"), Origin::CommandLine);
    EXPECT_EQ(origin_of(line, "max_upload"), Origin::Default);
}

TEST(Settings, OnlyWhatWasGivenAtTheStartIsPinned)
{
    EXPECT_FALSE(config::is_pinned(Origin::Default));
    EXPECT_FALSE(config::is_pinned(Origin::Dashboard));
    EXPECT_TRUE(config::is_pinned(Origin::Environment));
    EXPECT_TRUE(config::is_pinned(Origin::CommandLine));
}

TEST(Settings, WhatTheCatalogueHoldsAndNobodyUnderstandsIsTheDefault)
{
    auto const settings =
        combine({{"rescan_interval", "often"}, {"trash_retention", "0"}, {"from_the_future", "1"}}, {});
    EXPECT_EQ(settings.values, Settings{});
    EXPECT_EQ(origin_of(settings, "rescan_interval"), Origin::Default);
}

TEST(Settings, NumbersHaveEdges)
{
    EXPECT_EQ(kept("rescan_interval", "0"), "0");
    EXPECT_EQ(kept("rescan_interval", "86400"), "86400");
    EXPECT_EQ(kept("rescan_interval", "86401"), "refused");
    EXPECT_EQ(kept("rescan_interval", "-1"), "refused");
    EXPECT_EQ(kept("trash_retention", "0"), "refused");
    EXPECT_EQ(kept("trash_retention", "1"), "1");
    EXPECT_EQ(kept("trash_retention", "3650"), "3650");
    EXPECT_EQ(kept("trash_retention", "3651"), "refused");
    EXPECT_EQ(kept("max_upload", "0"), "0");
    EXPECT_EQ(kept("max_upload", "1000000000000000"), "1000000000000000");
    EXPECT_EQ(kept("max_upload", "1000000000000001"), "refused");
    for (auto const* bad : {"", " 1", "1 ", "1.0", "5G", "+1", "0x1", "99999999999999999999"})
        EXPECT_EQ(kept("max_upload", bad), "refused") << bad;
}

TEST(Settings, HostNamesHaveNoPortAndNoSurroundings)
{
    EXPECT_EQ(kept("allowed_hosts", " Media.Example.com,nas.example.org , ,"),
              "media.example.com,nas.example.org");
    EXPECT_EQ(kept("allowed_hosts", "a.example.com,A.example.com"), "a.example.com") << "named once";
    EXPECT_EQ(kept("allowed_hosts", ""), "");
    for (auto const* bad : {"media.example.com:8787", "http://media.example.com", "a b", "*.example.com",
                            "a..b", "ex\x01mple.com", "[::1]", "a/b"})
        EXPECT_EQ(kept("allowed_hosts", bad), "refused") << bad;
    EXPECT_EQ(kept("allowed_hosts", std::string(254, 'a')), "refused");
}

TEST(Settings, OriginsAreWrittenAsBrowsersSendThem)
{
    EXPECT_EQ(kept("cors_origins", "HTTPS://Editor.Example.com/ ,http://[::1]:3000,capacitor://localhost"),
              "https://editor.example.com,http://[::1]:3000,capacitor://localhost");
    for (auto const* bad : {"*", "null", "editor.example.com", "https://", "https:///x", "https://a/b",
                            "https://a b", "https://u@a", "https://a:", "https://a:0", "1a://b", "://a"})
        EXPECT_EQ(kept("cors_origins", bad), "refused") << bad;
}

TEST(Settings, AListIsBounded)
{
    std::string list;
    for (int i = 0; i < 100; ++i) list += "h" + std::to_string(i) + ".example.com,";
    EXPECT_NE(kept("allowed_hosts", list), "refused");
    EXPECT_NE(kept("allowed_hosts", list + "h0.example.com"), "refused") << "a repetition is not counted";
    EXPECT_EQ(kept("allowed_hosts", list + "one.more.example.com"), "refused");
}

TEST(Settings, EachSaysWhatItWants)
{
    EXPECT_EQ(requirement(*config::find_setting("rescan_interval")),
              "a whole number of seconds from 0 to 86400");
    EXPECT_EQ(requirement(*config::find_setting("trash_retention")), "a whole number of days from 1 to 3650");
    EXPECT_THAT(requirement(*config::find_setting("allowed_hosts")), HasSubstr("at most 100 host names"));
}

TEST(Settings, EveryFieldHasItsWords)
{
    for (auto const& field : config::setting_fields()) {
        EXPECT_EQ(config::find_setting(field.name), &field);
        EXPECT_FALSE(field.label.empty()) << field.name;
        EXPECT_FALSE(field.help.empty()) << field.name;
        Settings settings;
        EXPECT_TRUE(assign(field, settings, text_of(field, Settings{}))) << field.name << ": the default";
        EXPECT_EQ(settings, Settings{});
    }
    EXPECT_EQ(config::find_setting("rescan-interval"), nullptr);
    EXPECT_EQ(config::find_setting(""), nullptr);
}

TEST(Settings, ALineShowsValueAndOrigin)
{
    auto const lines = config::setting_lines(combine({{"allowed_hosts", "a.b,c.d"}}, {}));
    ASSERT_EQ(lines.size(), config::setting_fields().size());
    for (auto const& line : lines) {
        if (line.name != "allowed_hosts") continue;
        EXPECT_EQ(line.value, "a.b,c.d");
        EXPECT_EQ(config::word(line.origin), "dashboard");
    }
}

}  // namespace
