#include "util/Ascii.h"

#include <gtest/gtest.h>

namespace util {

TEST(Ascii, LowersTheLettersOfAsciiAlone)
{
    EXPECT_EQ(ascii_lower(std::string_view{"IMG_0001.HEIC"}), "img_0001.heic");
    EXPECT_EQ(ascii_lower(std::string_view{"@[`{ÄΩ"}), "@[`{ÄΩ");
    EXPECT_EQ(ascii_lower(std::string_view{}), "");
    EXPECT_EQ(ascii_lower('Z'), 'z');
}

TEST(Ascii, TrimsBlanksAndTabsAtTheEndsAlone)
{
    EXPECT_EQ(trimmed(" \t a b\t "), "a b");
    EXPECT_EQ(trimmed(" \t"), "");
    EXPECT_EQ(trimmed("\na\n"), "\na\n");
}

}  // namespace util
