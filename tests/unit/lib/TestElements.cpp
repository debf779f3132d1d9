#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"
#include "lib/json/Value.h"

namespace {

using lib::json::ElementsEnd;
using testing::ElementsAre;
using testing::IsEmpty;

class Elements : public testing::Test {
protected:
    scratch::Folder m_folder;
    std::vector<std::string> m_seen;
    std::size_t m_most = 1000;

    ElementsEnd read(std::string const& text)
    {
        m_seen.clear();
        scratch::write_file(m_folder / "list.json", text);
        util::UniqueFd const fd{::open((m_folder / "list.json").c_str(), O_RDONLY)};
        return lib::json::for_each_element(fd.get(), "media", [&](lib::json::Value const& value) {
            if (m_seen.size() == m_most) return false;
            auto const name = value.find("n");
            m_seen.push_back(name ? name->string().value_or("?") : value.string().value_or("-"));
            return true;
        });
    }
};

TEST_F(Elements, AreVisitedInOrder)
{
    EXPECT_EQ(read(R"({"media":[{"n":"a"},{"n":"b","x":[1,[2.5,{"n":null}]]}]})"), ElementsEnd::Complete);
    EXPECT_THAT(m_seen, ElementsAre("a", "b"));
    EXPECT_EQ(read(R"( [ {"n":"ü\n"} , "text", 1, null, [], [[1]] ] )"), ElementsEnd::Complete);
    EXPECT_THAT(m_seen, ElementsAre("ü\n", "text", "-", "-", "-", "-"));
    EXPECT_EQ(read("[]"), ElementsEnd::Complete);
    EXPECT_THAT(m_seen, IsEmpty());
}

TEST_F(Elements, OtherMembersAreReadOver)
{
    EXPECT_EQ(read(R"({"a":{"media":[1]},"b":[{"n":"no"}],"media":[{"n":"yes"}],"c":"media"})"),
              ElementsEnd::Complete);
    EXPECT_THAT(m_seen, ElementsAre("yes"));
}

TEST_F(Elements, ATextWithoutTheArrayIsMalformed)
{
    for (auto const* text : {"", "{}", "null", R"({"medium":[]})", R"({"media":{}})", R"({"media":"[1]"})"})
        EXPECT_EQ(read(text), ElementsEnd::Malformed) << text;
}

TEST_F(Elements, WhatBreaksOffIsMalformedAfterTheElementsBeforeIt)
{
    EXPECT_EQ(read(R"([{"n":"a"},{"n":"b")"), ElementsEnd::Malformed);
    EXPECT_THAT(m_seen, ElementsAre("a"));
    EXPECT_EQ(read(R"([{"n":"a"}] x)"), ElementsEnd::Malformed);
    EXPECT_EQ(read("[\"\xFF\"]"), ElementsEnd::Malformed);
    EXPECT_EQ(read("[" + std::string(100, '[') + std::string(100, ']') + "]"), ElementsEnd::Malformed);
}

TEST_F(Elements, AnElementHasAtMostAMebibyte)
{
    EXPECT_EQ(read(R"([{"n":")" + std::string(900'000, 'x') + R"("},{"n":"b"}])"), ElementsEnd::Complete);
    EXPECT_EQ(m_seen.size(), 2U);
    EXPECT_EQ(read(R"([{"n":"a"},{"n":")" + std::string(1'100'000, 'x') + R"("}])"), ElementsEnd::Malformed);
    EXPECT_THAT(m_seen, ElementsAre("a"));
}

TEST_F(Elements, StopWhenTheyAreToldTo)
{
    m_most = 2;
    EXPECT_EQ(read(R"(["a","b","c","d"])"), ElementsEnd::Stopped);
    EXPECT_THAT(m_seen, ElementsAre("a", "b"));
}

}  // namespace
