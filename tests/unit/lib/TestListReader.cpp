#include "lib/json/ListReader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace {

using lib::json::Kind;
using lib::json::ListElement;
using testing::ElementsAre;
using testing::IsEmpty;

class ListReader : public testing::Test {
protected:
    std::vector<std::string> m_elements;
    std::vector<std::string> m_paths;

    std::optional<lib::json::ListFrame> read(std::string_view text)
    {
        m_elements.clear();
        m_paths.clear();
        return lib::json::read_list(text, {"files", "path", "device"}, [&](ListElement element) {
            m_elements.emplace_back(element.json);
            m_paths.push_back(element.member.value_or("-"));
            return true;
        });
    }
};

TEST_F(ListReader, GivesElementsAsTheyStandInTheText)
{
    auto const frame = read(
        R"( {"files": [ {"path":"a", "size": 1.50, "deep":{"path":"no","x":[{}]}} ,{"id":"\u00e9","path":"b\/c"}],
        "device":"Phone"} )");
    ASSERT_TRUE(frame);
    EXPECT_THAT(m_elements, ElementsAre(R"({"path":"a", "size": 1.50, "deep":{"path":"no","x":[{}]}})",
                                        R"({"id":"\u00e9","path":"b\/c"})"));
    EXPECT_THAT(m_paths, ElementsAre("a", "b/c"));
    EXPECT_EQ(frame->root, Kind::Object);
    EXPECT_EQ(frame->list, Kind::Array);
    EXPECT_EQ(frame->text, "Phone");
    EXPECT_EQ(frame->text_kind, Kind::String);
}

TEST_F(ListReader, SaysWhatIsThereInsteadOfAList)
{
    EXPECT_EQ(read(R"({"files":null,"device":null})")->list, Kind::Null);
    EXPECT_EQ(read(R"({"files":{"path":"a"}})")->list, Kind::Object);
    EXPECT_THAT(m_elements, IsEmpty());
    EXPECT_FALSE(read(R"({"other":[{"path":"a"}],"x":{"files":[{"path":"b"}]}})")->list);
    EXPECT_THAT(m_elements, IsEmpty());
    EXPECT_EQ(read("[]")->root, Kind::Array);
    EXPECT_TRUE(read("[]")->is_empty);
    EXPECT_FALSE(read("[[]]")->is_empty);
    EXPECT_TRUE(read("{}")->is_empty);
    EXPECT_EQ(read("null")->root, Kind::Null);
}

TEST_F(ListReader, ElementsOfOtherKindsAreVisitedToo)
{
    std::vector<Kind> kinds;
    lib::json::read_list(R"({"files":[1,"path",null,true,[{"path":"a"}],{"path":7}]})",
                         {"files", "path", "device"}, [&](ListElement element) {
                             kinds.push_back(element.kind);
                             EXPECT_FALSE(element.member);
                             return true;
                         });
    EXPECT_THAT(
        kinds, ElementsAre(Kind::Number, Kind::String, Kind::Null, Kind::Boolean, Kind::Array, Kind::Object));
}

TEST_F(ListReader, RefusesWhatIsNotJsonAndWhatIsTooDeep)
{
    EXPECT_FALSE(read(""));
    EXPECT_FALSE(read(R"({"files":[)"));
    EXPECT_FALSE(read("{\"files\":[{\"path\":\"\xFF\"}]}"));
    EXPECT_FALSE(read(std::string(100'000, '[')));
    EXPECT_FALSE(read(std::string("{}\0", 3)));
}

}  // namespace
