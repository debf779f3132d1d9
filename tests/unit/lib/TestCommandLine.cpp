#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "lib/cli/CommandLine.h"

namespace {

using lib::cli::Command;
using lib::cli::Flag;
using lib::cli::Origin;
using lib::cli::Parsed;

std::vector<Flag> const kFlags = {
    {"port", "MEDIA_SYNC_TEST_PORT", "where it listens"},
    {"root", "MEDIA_SYNC_TEST_ROOT", "what it stores to"},
    {"key", "MEDIA_SYNC_TEST_KEY", "what opens it", lib::cli::Scope::EnvironmentOnly}};
constexpr Command kCommands[] = {{"serve", "runs", ""}, {"reindex", "looks at the folders", "PROJECT"}};

class CommandLine : public testing::Test {
protected:
    void TearDown() override
    {
        ::unsetenv("MEDIA_SYNC_TEST_PORT");
        ::unsetenv("MEDIA_SYNC_TEST_ROOT");
        ::unsetenv("MEDIA_SYNC_TEST_KEY");
    }

    std::string m_printed;

    std::variant<Parsed, int> run(std::vector<std::string> words)
    {
        words.insert(words.begin(), "media-sync");
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        auto answer =
            lib::cli::parse(static_cast<int>(words.size()), argv.data(), "takes media", kFlags, kCommands);
        m_printed = testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
        return answer;
    }
    Parsed parsed(std::vector<std::string> words) { return std::get<Parsed>(run(std::move(words))); }
};

TEST_F(CommandLine, KnowsTheCommandAndItsArgument)
{
    EXPECT_EQ(parsed({"serve"}).command, "serve");
    auto const reindex = parsed({"reindex", "Day 1"});
    EXPECT_EQ(reindex.command, "reindex");
    EXPECT_EQ(reindex.argument, "Day 1");
    EXPECT_EQ(parsed({"reindex"}).argument, "");
}

TEST_F(CommandLine, TakesFlagsBeforeAndBehindTheCommand)
{
    EXPECT_EQ(parsed({"--port", "1", "serve"}).flags.at("port").value, "1");
    EXPECT_EQ(parsed({"serve", "--port=2"}).flags.at("port").value, "2");
    EXPECT_EQ(parsed({"reindex", "P", "--root", "/x"}).argument, "P");
}

TEST_F(CommandLine, WhatWasNotGivenIsNotThere) { EXPECT_TRUE(parsed({"serve"}).flags.empty()); }

TEST_F(CommandLine, TheCommandLineWinsOverTheEnvironment)
{
    ::setenv("MEDIA_SYNC_TEST_PORT", "7", 1);
    auto const from_environment = parsed({"serve"}).flags.at("port");
    EXPECT_EQ(from_environment.value, "7");
    EXPECT_EQ(from_environment.origin, Origin::Environment);
    auto const from_line = parsed({"serve", "--port", "8"}).flags.at("port");
    EXPECT_EQ(from_line.value, "8");
    EXPECT_EQ(from_line.origin, Origin::CommandLine);
}

TEST_F(CommandLine, AnEmptyVariableIsNotGiven)
{
    ::setenv("MEDIA_SYNC_TEST_ROOT", "", 1);
    EXPECT_TRUE(parsed({"serve"}).flags.empty());
}

TEST_F(CommandLine, ASecretComesFromTheEnvironmentOnly)
{
    EXPECT_NE(std::get<int>(run({"serve", "--key", "x"})), 0);
    ::setenv("MEDIA_SYNC_TEST_KEY", "y", 1);
    auto const key = parsed({"serve"}).flags.at("key");
    EXPECT_EQ(key.value, "y");
    EXPECT_EQ(key.origin, Origin::Environment);
}

TEST_F(CommandLine, HelpNamesCommandsFlagsAndVariables)
{
    auto const answer = run({"--help"});
    EXPECT_EQ(std::get<int>(answer), 0);
    for (char const* word : {"serve", "reindex", "--port", "MEDIA_SYNC_TEST_ROOT", "where it listens"})
        EXPECT_THAT(m_printed, testing::HasSubstr(word));
}

TEST_F(CommandLine, MistakesEndWithAStatusAndAWord)
{
    for (std::vector<std::string> const& words : {std::vector<std::string>{},
                                                  {"fly"},
                                                  {"serve", "--wings"},
                                                  {"serve", "--port"},
                                                  {"serve", "extra"}}) {
        auto const answer = run(words);
        ASSERT_TRUE(std::holds_alternative<int>(answer)) << testing::PrintToString(words);
        EXPECT_NE(std::get<int>(answer), 0);
        EXPECT_FALSE(m_printed.empty());
    }
}

}  // namespace
