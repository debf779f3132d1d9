#include "config/Options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <map>
#include <string>

namespace {

using config::load_options;
using lib::cli::Given;
using lib::cli::Origin;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Flags = std::map<std::string, Given, std::less<>>;

auto load(std::string const& name, std::string const& value)
{
    return load_options(Flags{{name, {value, Origin::CommandLine}}});
}

TEST(Options, HaveDefaults)
{
    auto const loaded = load_options({});
    ASSERT_TRUE(loaded);
    auto const& options = loaded->options;
    auto const root = (std::filesystem::current_path() / "data").string();
    EXPECT_EQ(options.root, root);
    EXPECT_EQ(options.state, root + "/.media-sync");
    EXPECT_EQ(options.run, root + "/.media-sync/run");
    EXPECT_EQ(options.port, 8787);
    EXPECT_EQ(options.workers, 16U);
    EXPECT_FALSE(options.max_upload);
    EXPECT_THAT(options.allowed_hosts, IsEmpty());
    EXPECT_THAT(options.cors_origins, IsEmpty());
    EXPECT_EQ(options.log_level, "info");
}

TEST(Options, PathsBecomeAbsoluteWithoutATrailingSlash)
{
    auto const here = std::filesystem::current_path().string();
    EXPECT_EQ(load("root", "media")->options.root, here + "/media");
    EXPECT_EQ(load("root", "/srv/media/")->options.root, "/srv/media");
    EXPECT_EQ(load("root", "/srv/./x/../media//")->options.root, "/srv/media");
    EXPECT_EQ(load("root", "/")->options.root, "/");
}

TEST(Options, TheStateFollowsTheRootUnlessItIsGiven)
{
    EXPECT_EQ(load("root", "/srv/media")->options.state, "/srv/media/.media-sync");
    auto const loaded = load_options(
        Flags{{"root", {"/srv/media", Origin::Environment}}, {"state", {"/var/state", Origin::Environment}}});
    EXPECT_EQ(loaded->options.state, "/var/state");
    EXPECT_EQ(loaded->options.run, "/var/state/run");
    EXPECT_EQ(load("run", "/run/media-sync/")->options.run, "/run/media-sync");
}

TEST(Options, NumbersHaveRangesAndNothingBehindThem)
{
    EXPECT_EQ(load("port", "1")->options.port, 1);
    EXPECT_EQ(load("port", "65535")->options.port, 65535);
    for (char const* bad : {"0", "65536", "-1", "80x", "8 0", "", "0x50", "99999999999999999999"})
        EXPECT_FALSE(load("port", bad)) << bad;
    EXPECT_EQ(load("workers", "256")->options.workers, 256U);
    EXPECT_FALSE(load("workers", "0"));
    EXPECT_FALSE(load("workers", "257"));
}

TEST(Options, TheLargestUploadMayBeLeftOpen)
{
    EXPECT_FALSE(load("max-upload", "")->options.max_upload);
    EXPECT_EQ(load("max-upload", "5000000000")->options.max_upload, 5'000'000'000U);
    EXPECT_FALSE(load("max-upload", "0"));
    EXPECT_FALSE(load("max-upload", "5G"));
}

TEST(Options, ListsAreSplitAtCommas)
{
    EXPECT_THAT(load("allowed-hosts", "nas.example.org, media.example.org ,")->options.allowed_hosts,
                ElementsAre("nas.example.org", "media.example.org"));
    EXPECT_THAT(load("cors-origins", "http://a:1,https://b")->options.cors_origins,
                ElementsAre("http://a:1", "https://b"));
    EXPECT_THAT(load("allowed-hosts", " , ,")->options.allowed_hosts, IsEmpty());
}

TEST(Options, AnErrorNamesTheOptionAndItsVariable)
{
    auto const loaded = load("max-upload", "much");
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error(), HasSubstr("--max-upload"));
    EXPECT_THAT(loaded.error(), HasSubstr("MEDIA_SYNC_MAX_UPLOAD"));
    EXPECT_THAT(loaded.error(), HasSubstr("'much'"));
}

TEST(Options, TheLogLevelIsOneOfFourWords)
{
    for (char const* level : {"debug", "info", "warning", "error"})
        EXPECT_EQ(load("log-level", level)->options.log_level, level);
    EXPECT_FALSE(load("log-level", "loud"));
    EXPECT_FALSE(load("log-level", ""));
}

TEST(Options, EachLineSaysWhereItsValueCameFrom)
{
    auto const loaded =
        load_options(Flags{{"port", {"1", Origin::Environment}}, {"workers", {"2", Origin::CommandLine}}});
    ASSERT_TRUE(loaded);
    ASSERT_EQ(loaded->lines.size(), config::option_fields().size());
    for (auto const& line : loaded->lines) {
        auto const wanted = line.name == "port"      ? "environment"
                            : line.name == "workers" ? "command line"
                                                     : "default";
        EXPECT_EQ(line.origin, wanted) << line.name;
    }
}

TEST(Options, EveryFieldIsAFlagWithAVariableAndAText)
{
    EXPECT_EQ(config::environment_name("max-upload"), "MEDIA_SYNC_MAX_UPLOAD");
    auto const flags = config::option_flags();
    ASSERT_EQ(flags.size(), config::option_fields().size());
    for (auto const& flag : flags) {
        EXPECT_EQ(flag.env, config::environment_name(flag.name));
        EXPECT_FALSE(flag.help.empty()) << flag.name;
    }
}

TEST(Options, AnEmptyRootIsRefusedInWords)
{
    auto const loaded = load("root", "");
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error(), HasSubstr("MEDIA_SYNC_ROOT"));
}

}  // namespace
