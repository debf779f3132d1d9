#include "config/Options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>
#include <string>

namespace {

using config::load_options;
using lib::cli::Origin;
using lib::cli::Scope;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

auto load(std::string const& name, std::string const& value)
{
    return load_options({{name, {value, Origin::CommandLine}}});
}

TEST(Options, HaveDefaults)
{
    auto const options = load_options({});
    ASSERT_TRUE(options);
    auto const root = (std::filesystem::current_path() / "data").string();
    EXPECT_EQ(options->root, root);
    EXPECT_EQ(options->state, root + "/.media-sync");
    EXPECT_EQ(options->run, root + "/.media-sync/run");
    EXPECT_EQ(options->port, 8787);
    EXPECT_EQ(options->workers, 16);
    EXPECT_THAT(options->admin_password, IsEmpty());
    EXPECT_EQ(options->log_level, "info");
}

TEST(Options, PathsBecomeAbsoluteWithoutATrailingSlash)
{
    auto const here = std::filesystem::current_path().string();
    EXPECT_EQ(load("root", "media")->root, here + "/media");
    EXPECT_EQ(load("root", "/srv/media/")->root, "/srv/media");
    EXPECT_EQ(load("root", "/srv/./x/../media//")->root, "/srv/media");
    EXPECT_EQ(load("root", "/")->root, "/");
}

TEST(Options, TheStateFollowsTheRootUnlessItIsGiven)
{
    EXPECT_EQ(load("root", "/srv/media")->state, "/srv/media/.media-sync");
    auto const options = load_options(
        {{"root", {"/srv/media", Origin::Environment}}, {"state", {"/var/state", Origin::Environment}}});
    EXPECT_EQ(options->state, "/var/state");
    EXPECT_EQ(options->run, "/var/state/run");
    EXPECT_EQ(load("run", "/run/media-sync/")->run, "/run/media-sync");
}

TEST(Options, NumbersHaveRangesAndNothingBehindThem)
{
    EXPECT_EQ(load("port", "1")->port, 1);
    EXPECT_EQ(load("port", "65535")->port, 65535);
    for (char const* bad : {"0", "65536", "-1", "80x", "8 0", "", "0x50", "99999999999999999999"})
        EXPECT_FALSE(load("port", bad)) << bad;
    EXPECT_EQ(load("workers", "256")->workers, 256);
    EXPECT_FALSE(load("workers", "0"));
    EXPECT_FALSE(load("workers", "257"));
}

TEST(Options, AnErrorNamesTheOptionItsVariableAndWhatItWants)
{
    auto const options = load("workers", "many");
    ASSERT_FALSE(options);
    EXPECT_THAT(options.error(), AllOf(HasSubstr("--workers"), HasSubstr("MEDIA_SYNC_WORKERS"),
                                       HasSubstr("'many'"), HasSubstr("a whole number from 1 to 256")));
}

TEST(Options, ASettingThatIsGivenAtTheStartIsValidatedThen)
{
    auto const options = load("max-upload", "much");
    ASSERT_FALSE(options);
    EXPECT_THAT(options.error(), AllOf(HasSubstr("MEDIA_SYNC_MAX_UPLOAD"), HasSubstr("number of bytes")));
    EXPECT_EQ(load("max-upload", "5000")->given.at("max-upload").value, "5000");
}

TEST(Options, TheLogLevelIsOneOfFourWords)
{
    for (char const* level : {"debug", "info", "warning", "error"})
        EXPECT_EQ(load("log-level", level)->log_level, level);
    EXPECT_FALSE(load("log-level", "loud"));
    EXPECT_FALSE(load("log-level", ""));
}

TEST(Options, EachLineSaysWhereItsValueCameFrom)
{
    auto const options =
        load_options({{"port", {"1", Origin::Environment}}, {"workers", {"2", Origin::CommandLine}}});
    ASSERT_TRUE(options);
    auto const lines = config::option_lines(*options);
    ASSERT_EQ(lines.size(), config::option_fields().size());
    for (auto const& line : lines) {
        auto const wanted = line.name == "port"      ? config::Origin::Environment
                            : line.name == "workers" ? config::Origin::CommandLine
                                                     : config::Origin::Default;
        EXPECT_EQ(line.origin, wanted) << line.name;
        if (line.name == "port") {
            EXPECT_EQ(line.value, "1");
        }
    }
}

TEST(Options, ASecretIsNeverShown)
{
    auto const given = load("admin-password", "correct horse");
    EXPECT_EQ(given->admin_password, "correct horse");
    for (auto const& line : config::option_lines(*given)) {
        EXPECT_THAT(line.value, Not(HasSubstr("correct horse")));
        if (line.name == "admin_password") {
            EXPECT_EQ(line.value, "(secret)");
        }
    }
    auto const refused = load("admin-password", "tiny");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(), AllOf(HasSubstr("MEDIA_SYNC_ADMIN_PASSWORD"), HasSubstr("8 characters"),
                                       Not(HasSubstr("tiny"))));
}

TEST(Options, EveryFieldOfBothTablesIsAFlagWithAVariableAndAText)
{
    auto const flags = config::flags();
    ASSERT_EQ(flags.size(), config::option_fields().size() + config::setting_fields().size());
    for (auto const& flag : flags) {
        EXPECT_FALSE(flag.help.empty()) << flag.name;
        EXPECT_EQ(flag.name.find('_'), std::string::npos) << flag.name;
    }
    EXPECT_EQ(config::environment_name("max_upload"), "MEDIA_SYNC_MAX_UPLOAD");
    EXPECT_EQ(config::flag_name("max_upload"), "max-upload");
    auto const secret = std::ranges::find(flags, "admin-password", &lib::cli::Flag::name);
    ASSERT_NE(secret, flags.end());
    EXPECT_EQ(secret->env, "MEDIA_SYNC_ADMIN_PASSWORD");
    EXPECT_EQ(secret->scope, Scope::EnvironmentOnly) << "every user of the machine sees the command line";
}

TEST(Options, AnEmptyRootIsRefusedInWords)
{
    auto const options = load("root", "");
    ASSERT_FALSE(options);
    EXPECT_THAT(options.error(), HasSubstr("MEDIA_SYNC_ROOT"));
}

}  // namespace
