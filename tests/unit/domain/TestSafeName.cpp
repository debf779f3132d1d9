#include "domain/SafeName.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace domain;
using namespace std::string_literals;

constexpr std::int64_t kNow{1'766'257'590'123'456};

std::string safe(std::string_view wish) { return safe_name(wish, "video/quicktime", kNow); }

constexpr std::string_view kWithoutWish{"upload-1766257590.mov"};

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    while (times-- > 0) out += text;
    return out;
}

TEST(SafeName, LeavesOrdinaryNamesAlone)
{
    for (auto const* name : {"IMG_0001.HEIC", "Mein Urlaub (2).mov", "日本語 の 写真.jpg", "Ёлка.png",
                             "صورة.jpg", "👩‍👩‍👧 family.heic", "a..b.mov", "-rf", "~", "100%.mov",
                             "%2e%2e%2f.mov", "no-extension", " leading blank.jpg", "#&;'`$!.mov"})
        EXPECT_EQ(safe(name), name);
}

TEST(SafeName, KeepsTheLastComponentOnly)
{
    EXPECT_EQ(safe("/etc/passwd"), "passwd");
    EXPECT_EQ(safe("../../x.mov"), "x.mov");
    EXPECT_EQ(safe("C:\\fakepath\\clip.mov"), "clip.mov");
    EXPECT_EQ(safe("..\\../mixed\\x.mov"), "x.mov");
    EXPECT_EQ(safe("C:clip.mov"), "C_clip.mov");
}

TEST(SafeName, NothingLeftIsNamedByTheTime)
{
    for (auto const& wish : {""s, "."s, ".."s, "......"s, "/"s, "\\"s, "../"s, "a/"s, "..\\"s, " "s, "   "s,
                             ". . ."s, ".. "s, " .. "s})
        EXPECT_EQ(safe(wish), kWithoutWish) << wish;
    EXPECT_EQ(safe_name("", "image/heic", kNow), "upload-1766257590.heic");
    EXPECT_EQ(safe_name("", "", kNow), "upload-1766257590.bin");
    EXPECT_EQ(safe_name("..", "application/../../x", kNow), "upload-1766257590.bin");
}

TEST(SafeName, ControlCharactersAndWhatWindowsForbidsBecomeAnUnderscore)
{
    EXPECT_EQ(safe("a\0b\n\r\t\x7f.mov"s), "a_b____.mov");
    EXPECT_EQ(safe("a\xC2\x85"
                   "b.mov"),
              "a_b.mov");
    EXPECT_EQ(safe("a\xC2\xA0"
                   "b.mov"),
              "a\xC2\xA0"
              "b.mov");
    EXPECT_EQ(safe("<a>:\"b\"|c?*.mov"), "_a___b__c__.mov");
    EXPECT_EQ(safe("\0"s), "_");
}

TEST(SafeName, LosesLeadingDotsAndTrailingDotsAndBlanks)
{
    EXPECT_EQ(safe(".htaccess"), "htaccess");
    EXPECT_EQ(safe("...x.mov"), "x.mov");
    EXPECT_EQ(safe("x.mov. . "), "x.mov");
    EXPECT_EQ(safe("x.mov..."), "x.mov");
    EXPECT_EQ(safe(".media-sync"), "media-sync");
}

TEST(SafeName, NamesFromMacOsMeetThoseFromElsewhere)
{
    EXPECT_EQ(safe("Mu\xCC\x88nchen.mov"), "München.mov");
    EXPECT_EQ(safe("Mu\xCC\x88nchen.mov"), safe("München.mov"));
}

TEST(SafeName, BytesThatAreNotUtf8AreReplaced)
{
    EXPECT_EQ(safe("caf\xe9.jpg"), "caf\xEF\xBF\xBD.jpg");
    EXPECT_EQ(safe("\xc0\xaf..\xc0\xaf"), safe(safe("\xc0\xaf..\xc0\xaf")));
    EXPECT_EQ(safe("\xc0\xaf").find('/'), std::string::npos);
}

TEST(SafeName, WindowsDevicesGetAnUnderscore)
{
    for (auto const* name : {"CON", "con", "Con.mov", "CON.tar.gz", "NUL .txt", "AUX.", "PRN", "COM1",
                             "com9.mov", "LPT1.x", "COM¹.mov", "CONIN$", "nul"})
        EXPECT_TRUE(safe(name).starts_with('_')) << name << " became " << safe(name);
    EXPECT_EQ(safe("CON.tar.gz"), "_CON.tar.gz");
    for (auto const* name : {"CONTACT.jpg", "COM10.mov", "COM.mov", "xCON", "lpt.jpg", "_CON"})
        EXPECT_EQ(safe(name), name);
}

TEST(SafeName, IsAtMost255BytesAndKeepsTheExtension)
{
    auto const name = safe(std::string(300, 'a') + ".heic");
    EXPECT_EQ(name, std::string(250, 'a') + ".heic");
    EXPECT_EQ(safe(std::string(251, 'a') + ".mov"), std::string(251, 'a') + ".mov");
}

TEST(SafeName, IsCutBetweenCharacters)
{
    auto const name = safe(repeated("ü", 200) + ".mov");
    EXPECT_EQ(name, repeated("ü", 125) + ".mov");
    EXPECT_EQ(safe(repeated("👍", 100)), repeated("👍", 63));
}

TEST(SafeName, AnExtensionOf300BytesIsCut)
{
    auto const name = safe("a." + std::string(300, 'x'));
    EXPECT_EQ(name, "a." + std::string(253, 'x'));
    EXPECT_EQ(safe("." + std::string(300, 'x')), std::string(255, 'x'));
}

TEST(SafeName, CuttingBringsBackNothingUnsafe)
{
    EXPECT_EQ(safe("CON" + std::string(300, ' ') + "x"), "_CON");
    EXPECT_EQ(safe(std::string(300, ' ') + "x"), kWithoutWish);
    EXPECT_EQ(safe(std::string(250, 'a') + std::string(50, '.') + "x" + std::string(40, 'y')),
              std::string(250, 'a'));
    EXPECT_EQ(safe("CON." + std::string(251, 'x')), "_CON." + std::string(250, 'x'));
}

/// What must hold for every wish, told without the rules that make it so.
bool any_system_can_hold(std::string_view name)
{
    auto const printable = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; };
    return !name.empty() && name.size() <= 255 && name.front() != '.' && name.back() != '.' &&
           name.back() != ' ' && name.find_first_of("/\\<>:\"|?*") == std::string_view::npos &&
           std::ranges::all_of(name, printable);
}

TEST(SafeName, HoldsForWishesFromHell)
{
    std::vector<std::string> const pieces{
        "..", "/",    "\\",   "\0"s, "CON", ".",    " ",  "é",    "e\xCC\x81",    "\xff",    "👍",
        "a",  ".mov", "\r\n", ":",   "?",   "NUL.", "\t", "\xC2", "\xE2\x80\xAE", "\xC2\x80"};
    unsigned seed{1};
    auto const next = [&seed] { return seed = seed * 1'664'525 + 1'013'904'223, seed >> 8; };
    for (int round = 0; round < 20'000; ++round) {
        std::string wish;
        for (auto count = next() % 12; count > 0; --count)
            wish += repeated(pieces[next() % pieces.size()], next() % 50 == 0 ? 150 : 1);
        auto const name = safe(wish);
        ASSERT_TRUE(any_system_can_hold(name)) << wish << " became " << name;
        ASSERT_EQ(safe(name), name) << wish;
        auto const numbered = numbered_name(name, next() % 2000 + 1);
        ASSERT_TRUE(any_system_can_hold(numbered)) << numbered;
        ASSERT_EQ(safe(numbered), numbered) << wish;
    }
}

TEST(NumberedName, TheNumberStandsBeforeTheExtension)
{
    EXPECT_EQ(numbered_name("clip.mov", 1), "clip_1.mov");
    EXPECT_EQ(numbered_name("clip.mov", 12), "clip_12.mov");
    EXPECT_EQ(numbered_name("no extension", 1), "no extension_1");
    EXPECT_EQ(numbered_name("a.b.mov", 2), "a.b_2.mov");
}

TEST(NumberedName, ALongNameMakesRoomForItsNumber)
{
    EXPECT_EQ(numbered_name(std::string(251, 'a') + ".mov", 10), std::string(248, 'a') + "_10.mov");
    EXPECT_EQ(numbered_name(std::string(255, 'a'), 4'294'967'295U), std::string(244, 'a') + "_4294967295");
    auto const cut = numbered_name(repeated("ü", 125) + ".mov", 1);
    EXPECT_EQ(cut, repeated("ü", 124) + "_1.mov");
}

TEST(NumberedName, AllNumbersDiffer)
{
    std::set<std::string> names;
    for (unsigned n = 1; n <= 1000; ++n) names.insert(numbered_name(std::string(251, 'a') + ".mov", n));
    EXPECT_EQ(names.size(), 1000U);
}

TEST(NameKey, IsEqualForNamesThatCollideOnMacOsOrWindows)
{
    EXPECT_EQ(name_key("IMG_1.JPG"), name_key("img_1.jpg"));
    EXPECT_EQ(name_key("MÜNCHEN.mov"), name_key("mu\xCC\x88nchen.MOV"));
    EXPECT_NE(name_key("a.mov"), name_key("a_1.mov"));
}

}  // namespace
