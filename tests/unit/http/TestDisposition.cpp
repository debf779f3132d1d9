#include "http/Disposition.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace {

using http::content_disposition;

TEST(Disposition, APlainNameNeedsNoSecondForm)
{
    EXPECT_EQ(content_disposition(true, "My clip 1.mov"), "attachment; filename=\"My clip 1.mov\"");
    EXPECT_EQ(content_disposition(false, "a.heic"), "inline; filename=\"a.heic\"");
}

TEST(Disposition, OtherScriptsComeWithAFallback)
{
    EXPECT_EQ(content_disposition(true, "München 👍.mov"),
              "attachment; filename=\"M_nchen _.mov\"; filename*=UTF-8''M%C3%BCnchen%20%F0%9F%91%8D.mov");
}

TEST(Disposition, NoByteEndsTheQuotesOrTheLine)
{
    EXPECT_EQ(content_disposition(true, "a\"b\\c%41.mov"),
              "attachment; filename=\"a_b_c_41.mov\"; filename*=UTF-8''a%22b%5Cc%2541.mov");
    for (int i = 0; i < 256; ++i) {
        auto const value = content_disposition(true, std::string{"x"} + static_cast<char>(i) + "y");
        EXPECT_EQ(value.find_first_of(std::string{"\r\n\0\\", 4}), std::string::npos) << i;
        EXPECT_EQ(std::ranges::count(value, '"'), 2) << i;
    }
}

}  // namespace
