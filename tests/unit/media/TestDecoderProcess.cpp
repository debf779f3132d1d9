#include "media/DecoderProcess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "Decoding.h"

namespace {

using namespace decoding;
using media::Decoded;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kFirstOfMay = 1'714'573'815;  // 2024-05-01T14:30:15, as if it were UTC

class DecoderProcess : public testing::Test {
protected:
    /// Its start takes longer than most files.
    static media::DecoderProcess& shared()
    {
        static media::DecoderProcess decoder{MEDIA_SYNC_DECODER};
        return decoder;
    }
    media::DecoderProcess& m_decoder = shared();

    Result decode(std::string_view bytes) { return decoding::decode(m_decoder, bytes); }
    Result decode_golden(std::string_view name) { return decode(golden(name)); }

    void expect_upright(Result const& result, int width, int height)
    {
        ASSERT_THAT(result.trouble(), IsEmpty());
        EXPECT_EQ(result.facts().width, width);
        EXPECT_EQ(result.facts().height, height);
        for (auto const derived : {Derived::Small, Derived::Large}) expect_quarters(result.pixels(derived));
    }
    static void expect_quarters(Pixels const& pixels)
    {
        int const left = pixels.width() / 4, right = pixels.width() * 3 / 4;
        int const top = pixels.height() / 4, bottom = pixels.height() * 3 / 4;
        EXPECT_EQ(pixels.at(left, top), "red");
        EXPECT_EQ(pixels.at(right, top), "green");
        EXPECT_EQ(pixels.at(left, bottom), "blue");
        EXPECT_EQ(pixels.at(right, bottom), "white");
    }
    static bool is_running(pid_t pid) { return pid != 0 && ::kill(pid, 0) == 0; }
};

class EachOrientation : public DecoderProcess, public testing::WithParamInterface<int> {};

TEST_P(EachOrientation, IsShownUpright)
{
    auto const result = decode_golden("orientation-" + std::to_string(GetParam()) + ".jpg");
    expect_upright(result, 40, 60);
    constexpr int kRotations[] = {0, 0, 180, 180, 90, 90, 270, 270};
    EXPECT_EQ(result.facts().rotation, kRotations[GetParam() - 1]);
}
INSTANTIATE_TEST_SUITE_P(Exif, EachOrientation, testing::Range(1, 9));

struct Kind {
    char const* file;
    char const* type;
};

class EachKind : public DecoderProcess, public testing::WithParamInterface<Kind> {};

TEST_P(EachKind, HasATypeByContentAndAPicture)
{
    auto const result = decode_golden(GetParam().file);
    ASSERT_THAT(result.trouble(), IsEmpty());
    EXPECT_EQ(result.facts().media_type, GetParam().type);
    for (auto const derived : domain::kDerived) EXPECT_TRUE(result.has(derived));
    expect_quarters(result.pixels(Derived::Large));
}
INSTANTIATE_TEST_SUITE_P(
    Files, EachKind,
    testing::Values(Kind{"a.png", "image/png"}, Kind{"deep.png", "image/png"}, Kind{"two.gif", "image/gif"},
                    Kind{"a.webp", "image/webp"}, Kind{"a.avif", "image/avif"},
                    Kind{"live.heic", "image/heic"}, Kind{"a.tif", "image/tiff"}, Kind{"a.bmp", "image/bmp"},
                    Kind{"a.dng", "image/x-adobe-dng"}, Kind{"a.nef", "image/x-nikon-nef"},
                    Kind{"a.arw", "image/x-sony-arw"}, Kind{"a.cr2", "image/x-canon-cr2"},
                    Kind{"live.mov", "video/quicktime"}, Kind{"mvhd.mp4", "video/mp4"},
                    Kind{"hevc.mp4", "video/mp4"}, Kind{"a.mkv", "video/x-matroska"},
                    Kind{"a.webm", "video/webm"}, Kind{"a.avi", "video/x-msvideo"},
                    Kind{"a.mts", "video/mp2t"}),
    [](auto const& kind) {
        std::string name = kind.param.file;
        std::erase(name, '.');
        return name;
    });

TEST_F(DecoderProcess, AThumbnailIsASquareWithThePictureInTheMiddleNeverScaledUp)
{
    auto const thumbnail = decode_golden("a.png").pixels(Derived::Thumbnail);
    EXPECT_EQ(thumbnail.width(), 256);
    EXPECT_EQ(thumbnail.height(), 256);
    EXPECT_EQ(thumbnail.bands(), 4);
    EXPECT_EQ(thumbnail.at(128 - 19, 128 - 29), "red");
    EXPECT_EQ(thumbnail.at(128 + 19, 128 + 29), "white");
    EXPECT_EQ(thumbnail.at(128 - 21, 128), "clear");
    EXPECT_EQ(thumbnail.at(128, 128 - 31), "clear");
}

TEST_F(DecoderProcess, ALargePictureIsScaledDownToFit)
{
    auto const result = decode_golden("live.heic");
    EXPECT_EQ(result.facts().width, 256);
    auto const small = result.pixels(Derived::Small);
    EXPECT_EQ(small.height(), 384);
    auto const thumbnail = result.pixels(Derived::Thumbnail);
    EXPECT_EQ(thumbnail.at(128 - 84, 2), "red");
    EXPECT_EQ(thumbnail.at(128 - 87, 2), "clear");
}

TEST_F(DecoderProcess, WhatAnotherProgramHasWrittenIntoAHeicIsRead)
{
    auto const facts = decode_golden("edited.heic").facts();
    constexpr std::int64_t kNine = 1'777'626'000;  // 2026-05-01 09:00
    EXPECT_EQ(facts.captured, (domain::CaptureTime{kNine * kSecond, 120, "DateTimeOriginal"}));
    EXPECT_EQ(facts.model, "iPhone 15");
}

TEST_F(DecoderProcess, PicturesForThePrinterAreShown)
{
    auto const pixels = decode_golden("cmyk.jpg").pixels(Derived::Small);
    EXPECT_EQ(pixels.at(10, 15), "red");
    EXPECT_EQ(pixels.at(30, 45), "white");
}

TEST_F(DecoderProcess, GreyPicturesAreShown)
{
    auto const result = decode_golden("grey.jpg");
    ASSERT_THAT(result.trouble(), IsEmpty());
    EXPECT_EQ(result.pixels(Derived::Small).at(30, 45), "white");
}

TEST_F(DecoderProcess, ACaptureTimeWithItsZoneComesFromDateTimeOriginal)
{
    auto const facts = decode_golden("zone.jpg").facts();
    EXPECT_EQ(facts.captured,
              (domain::CaptureTime{kFirstOfMay * kSecond + 250'000, 120, "DateTimeOriginal"}));
    EXPECT_EQ(facts.make, "Apple");
    EXPECT_EQ(facts.model, "iPhone 15 Pro");
    EXPECT_EQ(facts.lens, "iPhone 15 Pro back triple camera 6.765mm f/1.78");
    ASSERT_TRUE(facts.position);
    EXPECT_NEAR(facts.position->latitude, 48.1375, 1e-9);
    EXPECT_NEAR(facts.position->longitude, 11.575, 1e-9);
    EXPECT_NEAR(facts.position->altitude.value_or(0), 519.5, 1e-9);
}

TEST_F(DecoderProcess, ACaptureTimeMayHaveNoZone)
{
    EXPECT_EQ(decode_golden("no-zone.jpg").facts().captured,
              (domain::CaptureTime{kFirstOfMay * kSecond, {}, "DateTimeOriginal"}));
}

TEST_F(DecoderProcess, DateTimeStandsInForAnEmptyDateTimeOriginal)
{
    EXPECT_EQ(decode_golden("date-time.jpg").facts().captured,
              (domain::CaptureTime{1'717'322'400 * kSecond, {}, "DateTime"}));
}

TEST_F(DecoderProcess, TheTimeOfTheSatellitesIsTheLastResort)
{
    auto const facts = decode_golden("gps-time.jpg").facts();
    EXPECT_EQ(facts.captured, (domain::CaptureTime{1'703'410'200 * kSecond, 0, "GPSDateStamp"}));
    ASSERT_TRUE(facts.position);
    EXPECT_NEAR(facts.position->latitude, -13.0 / 60, 1e-9);
    EXPECT_NEAR(facts.position->longitude, -78.5, 1e-9);
    EXPECT_FALSE(facts.position->altitude);
}

TEST_F(DecoderProcess, BothHalvesOfALivePhotoHaveTheSameIdentifier)
{
    std::string const id = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0";
    for (char const* file : {"live.heic", "live.jpg", "live.mov"})
        EXPECT_EQ(decode_golden(file).facts().content_id, id) << file;
}

TEST_F(DecoderProcess, AQuickTimeFileTellsItsTimeZoneCameraPlaceAndRotation)
{
    auto const result = decode_golden("live.mov");
    auto const& facts = result.facts();
    EXPECT_EQ(facts.captured, (domain::CaptureTime{kFirstOfMay * kSecond, 120, "creationdate"}));
    EXPECT_EQ(facts.make + " " + facts.model, "Apple iPhone 15 Pro");
    EXPECT_NEAR(facts.position.value().longitude, 11.575, 1e-9);
    EXPECT_EQ(facts.duration_us, 500'000);
    EXPECT_DOUBLE_EQ(facts.frame_rate, 10);
    EXPECT_EQ(facts.video_codec, "h264");
    EXPECT_EQ(facts.rotation, 90);
    expect_upright(result, 40, 60);
}

TEST_F(DecoderProcess, TheTimeInAMovieHeaderIsUtc)
{
    auto const facts = decode_golden("mvhd.mp4").facts();
    EXPECT_EQ(facts.captured, (domain::CaptureTime{(kFirstOfMay - 7200) * kSecond, 0, "mvhd"}));
    EXPECT_EQ(facts.audio_codec, "aac");
}

TEST_F(DecoderProcess, RawPicturesHaveTheSizeOfThePictureAndTheirPreviewUpright)
{
    for (char const* file : {"a.dng", "a.nef", "a.arw"}) {
        auto const result = decode_golden(file);
        expect_upright(result, 4000, 6000);
        EXPECT_TRUE(result.facts().captured) << file;
    }
}

TEST_F(DecoderProcess, SoundHasFactsAndNoPicture)
{
    auto const result = decode_golden("sound.m4a");
    EXPECT_THAT(result.trouble(), IsEmpty());
    EXPECT_FALSE(result.has(Derived::Thumbnail));
    EXPECT_THAT(result.facts().media_type, testing::StartsWith("audio/"));
    EXPECT_GT(result.facts().duration_us.value_or(0), 400'000);
}

TEST_F(DecoderProcess, WhatIsNoMediaHasATypeAndNoTrouble)
{
    auto const result = decode("#!/bin/sh\necho hello\n");
    EXPECT_THAT(result.trouble(), IsEmpty());
    EXPECT_EQ(result.facts().media_type, "text/x-shellscript");
    EXPECT_FALSE(result.has(Derived::Thumbnail));
    EXPECT_THAT(decode("").trouble(), IsEmpty());
}

TEST_F(DecoderProcess, ABombIsRefusedByItsHead)
{
    EXPECT_THAT(decode_golden("bomb.png").trouble(), HasSubstr("4225 megapixels, more than the 400"));
    EXPECT_FALSE(decode_golden("bomb.gif").trouble().empty());
    EXPECT_NE(m_decoder.pid(), 0) << "it took the decoder with it";
}

TEST_F(DecoderProcess, ATruncatedFileFailsWithAReasonAndKeepsItsFacts)
{
    for (char const* file : {"zone.jpg", "a.png", "live.heic", "a.webp", "a.tif", "two.gif", "hevc.mp4"}) {
        auto const whole = golden(file);
        // The first picture of the animation ends before its middle.
        auto const result = decode(std::string_view{whole}.substr(0, whole.size() * 4 / 10));
        EXPECT_FALSE(result.trouble().empty()) << file;
        EXPECT_FALSE(result.has(Derived::Thumbnail)) << file;
        EXPECT_FALSE(result.facts().media_type.empty()) << file;
    }
    auto const jpeg = golden("zone.jpg");
    EXPECT_EQ(decode(std::string_view{jpeg}.substr(0, jpeg.size() - 200)).facts().model, "iPhone 15 Pro");
}

TEST_F(DecoderProcess, OneProcessServesManyFilesAndIsReplacedInTheEnd)
{
    media::DecoderProcess decoder{MEDIA_SYNC_DECODER, {.files = 3}};
    decoding::decode(decoder, golden("a.png"));
    auto const first = decoder.pid();
    for (int i = 0; i < 2; ++i) decoding::decode(decoder, golden("a.png"));
    EXPECT_EQ(decoder.pid(), first);
    EXPECT_THAT(decoding::decode(decoder, golden("a.png")).trouble(), IsEmpty());
    EXPECT_NE(decoder.pid(), first);
    EXPECT_FALSE(is_running(first));
}

TEST_F(DecoderProcess, AKilledOneIsReplacedForTheNextFile)
{
    decode_golden("a.png");
    siginfo_t end{};
    ::kill(m_decoder.pid(), SIGKILL);
    ::waitid(P_PID, static_cast<id_t>(m_decoder.pid()), &end, WEXITED | WNOWAIT);
    EXPECT_THAT(decode_golden("a.png").trouble(), IsEmpty());
}

TEST_F(DecoderProcess, OneThatHangsIsKilledAfterItsTime)
{
    media::DecoderProcess decoder{MEDIA_SYNC_DECODER, {.wall = std::chrono::seconds{1}}};
    decoding::decode(decoder, golden("a.png"));
    auto const pid = decoder.pid();
    ::kill(pid, SIGSTOP);
    auto const begin = std::chrono::steady_clock::now();
    auto const result = decoding::decode(decoder, golden("a.png"));
    EXPECT_EQ(result.decoded.end, Decoded::End::Killed);
    EXPECT_EQ(result.trouble(), "It takes longer than 1 s.");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
    EXPECT_FALSE(is_running(pid));
    EXPECT_THAT(decoding::decode(decoder, golden("a.png")).trouble(), IsEmpty());
}

TEST_F(DecoderProcess, OneThatIsBusyEndsSoonWhenItsOwnerIsToldToStop)
{
    std::atomic<bool> stop{false};
    media::DecoderProcess decoder{MEDIA_SYNC_DECODER, {}, [&] { return !stop; }};
    decoding::decode(decoder, golden("a.png"));
    auto const pid = decoder.pid();
    ::kill(pid, SIGSTOP);
    std::thread owner{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        stop = true;
    }};
    EXPECT_EQ(decoding::decode(decoder, golden("a.png")).decoded.end, Decoded::End::Interrupted);
    owner.join();
    EXPECT_FALSE(is_running(pid));
}

TEST_F(DecoderProcess, WithoutItsProgramItSaysSo)
{
    media::DecoderProcess decoder{"/nonexistent/decoder"};
    auto const result = decoding::decode(decoder, golden("a.png"));
    EXPECT_EQ(result.decoded.end, Decoded::End::NotStarted);
    EXPECT_THAT(result.trouble(), HasSubstr("/nonexistent/decoder"));
}

TEST_F(DecoderProcess, HasNoFilesOfOthersAndNoPrivileges)
{
    int const secret = ::open("/etc/hostname", O_RDONLY);  // inherited by a careless exec
    decode_golden("a.png");
    auto const process = "/proc/" + std::to_string(m_decoder.pid());
    for (auto const& entry : std::filesystem::directory_iterator{process + "/fd"}) {
        std::error_code gone;
        auto const target = std::filesystem::read_symlink(entry.path(), gone).string();
        EXPECT_THAT(target,
                    testing::AnyOf(testing::StartsWith("/dev/null"), testing::StartsWith("socket:"),
                                   testing::StartsWith("anon_inode:"), HasSubstr("/magic"), IsEmpty()));
    }
    std::ifstream status{process + "/status"};
    std::string const text{std::istreambuf_iterator<char>{status}, {}};
    EXPECT_THAT(text, HasSubstr("NoNewPrivs:\t1"));
    EXPECT_THAT(text, HasSubstr("Seccomp:\t2"));
    ::close(secret);
}

TEST_F(DecoderProcess, EndsWithItsOwner)
{
    pid_t pid = 0;
    {
        media::DecoderProcess decoder{MEDIA_SYNC_DECODER};
        decoding::decode(decoder, golden("a.png"));
        pid = decoder.pid();
        EXPECT_TRUE(is_running(pid));
    }
    EXPECT_FALSE(is_running(pid));
}

}  // namespace
