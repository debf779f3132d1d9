#include "store/LineLog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <system_error>
#include <vector>

#include "Scratch.h"

namespace {

using testing::ElementsAre;

namespace fs = std::filesystem;

class LineLog : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    std::string m_file = m_folder / "p/_manifest/events.jsonl";

    store::LineLog open() { return store::LineLog{m_root, "p/_manifest/events.jsonl"}; }
    void append(std::vector<std::string> const& lines) { open().append(lines); }
};

TEST_F(LineLog, AppendsLinesToWhatIsThere)
{
    append({"one", "two"});
    append({"three"});
    EXPECT_EQ(scratch::read_file(m_file), "one\ntwo\nthree\n");
}

TEST_F(LineLog, MakesItsFolder)
{
    append({});
    EXPECT_TRUE(fs::exists(m_file));
    EXPECT_EQ(open().last_line(), "");
}

TEST_F(LineLog, KnowsItsLastLine)
{
    append({"one"});
    EXPECT_EQ(open().last_line(), "one");
    append({"two", "three"});
    EXPECT_EQ(open().last_line(), "three");
}

TEST_F(LineLog, ALineThatWasCutShortDoesNotCount)
{
    scratch::write_file(m_file, "one\ntwo\nthr");
    EXPECT_EQ(open().last_line(), "two");
    scratch::write_file(m_file, "on");
    EXPECT_EQ(open().last_line(), "");
}

TEST_F(LineLog, ALineThatWasCutShortIsEndedFirst)
{
    scratch::write_file(m_file, "one\n{\"tim");
    append({"two"});
    EXPECT_THAT(scratch::lines_of(m_file), ElementsAre("one", "{\"tim", "two"));
    append({"three"});
    EXPECT_THAT(scratch::lines_of(m_file), ElementsAre("one", "{\"tim", "two", "three")) << "once only";
}

TEST_F(LineLog, FindsALongLastLine)
{
    std::string const line(1'500'000, 'x');
    append({"one", line});
    EXPECT_EQ(open().last_line(), line);
}

TEST_F(LineLog, WritesThroughNoLink)
{
    scratch::write_file(m_folder / "precious", "precious\n");
    fs::create_directories(m_folder / "p/_manifest");
    fs::create_symlink("../../precious", m_file);
    EXPECT_THROW(open(), std::system_error);
    fs::remove_all(m_folder / "p/_manifest");
    scratch::Folder const outside;
    fs::create_directory_symlink(outside.path(), m_folder / "p/_manifest");
    EXPECT_THROW(open(), std::system_error);
    EXPECT_EQ(scratch::read_file(m_folder / "precious"), "precious\n");
    EXPECT_TRUE(fs::is_empty(outside.path()));
}

}  // namespace
