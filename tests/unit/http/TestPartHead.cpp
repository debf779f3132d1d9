#include "http/PartHead.h"

#include <gtest/gtest.h>
#include <optional>
#include <string>

namespace {

using http::parse_part_head;

/// The file name that a Content-Disposition with these parameters gives.
std::optional<std::string> file_name(std::string const& parameters)
{
    auto const head =
        parse_part_head("Content-Disposition: form-data; name=\"file\"; " + parameters + "\r\n");
    EXPECT_TRUE(head) << parameters;
    return head ? head->filename : std::nullopt;
}

TEST(PartHead, ReadsWhatBrowsersSend)
{
    auto const head = parse_part_head(
        "Content-Disposition: form-data; name=\"files[]\"; filename=\"Größe 1.HEIC\"\r\n"
        "Content-Type: image/heic\r\n"
        "Content-Digest: sha-256=:x:\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->name, "files[]");
    EXPECT_EQ(head->filename, "Größe 1.HEIC");
    EXPECT_EQ(head->content_type, "image/heic");
    EXPECT_EQ(head->headers.find("content-digest"), "sha-256=:x:");
}

TEST(PartHead, AFieldHasNoFileName)
{
    EXPECT_EQ(file_name("x=y"), std::nullopt);
    EXPECT_EQ(file_name("filename=\"\""), "");
}

TEST(PartHead, UndoesTheEscapesOfBrowsersAndNoOther)
{
    EXPECT_EQ(file_name("filename=\"a%22b%0D%0ac%41%.jpg\""), "a\"b\r\nc%41%.jpg");
    EXPECT_EQ(file_name(R"(filename="a\"b.jpg")"), "a\"b.jpg");
    EXPECT_EQ(file_name(R"(filename="C:\fakepath\new.jpg")"), R"(C:\fakepath\new.jpg)");
    EXPECT_EQ(file_name("filename=plain.jpg"), "plain.jpg");
}

TEST(PartHead, AValidExtendedNameWins)
{
    EXPECT_EQ(file_name("filename=\"x.jpg\"; filename*=UTF-8''M%C3%BCnchen.jpg"), "München.jpg");
    EXPECT_EQ(file_name("filename*=utf-8'de'a%20b.jpg; filename=\"x.jpg\""), "a b.jpg");
    for (auto const* bad : {"UTF-8''%ff", "UTF-8''%zz", "UTF-8''", "ISO-8859-1''%fc", "a.jpg", "UTF-8'a.jpg"})
        EXPECT_EQ(file_name(std::string{"filename=\"x.jpg\"; filename*="} + bad), "x.jpg") << bad;
    EXPECT_EQ(file_name("filename*=ISO-8859-1''%fc.jpg"), "") << "it is a file, though its name is lost";
}

TEST(PartHead, FoldedLinesAreOne)
{
    auto const head = parse_part_head(
        "Content-Disposition: form-data;\r\n name=\"file\";\r\n\tfilename=\"a.jpg\"\r\nX: y\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->name, "file");
    EXPECT_EQ(head->filename, "a.jpg");
    EXPECT_EQ(head->headers.size(), 2U);
}

TEST(PartHead, MayBeEmpty)
{
    auto const head = parse_part_head("");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->name, "");
    EXPECT_EQ(head->filename, std::nullopt);
}

TEST(PartHead, RefusesWhatIsNotAHeader)
{
    for (auto const& lines :
         {std::string{"no colon\r\n"}, std::string{": x\r\n"}, std::string{"a b: x\r\n"},
          std::string{" folded: x\r\n"}, std::string{"a: x\ny\r\n"}, std::string{"a: \0\r\n", 7},
          std::string{"a: x\ry\r\n"}, std::string{"Content-Disposition: form-data; name=\"a\r\n"},
          std::string{"\r\n"}})
        EXPECT_FALSE(parse_part_head(lines)) << lines;
}

}  // namespace
