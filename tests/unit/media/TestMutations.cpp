#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "Decoding.h"

namespace {

using decoding::golden;
using Clock = std::chrono::steady_clock;

constexpr unsigned kSeed = 20240501;
constexpr char const* kFiles[] = {
    "zone.jpg", "live.jpg", "orientation-6.jpg", "live.heic", "edited.heic", "a.avif", "a.png", "deep.png",
    "live.mov", "mvhd.mp4", "hevc.mp4",          "two.gif",   "a.webp",      "a.tif",  "a.dng"};

bool is_long()
{
    char const* length = std::getenv("MEDIA_SYNC_TEST_LENGTH");
    return length != nullptr && std::string_view{length} == "long";
}

/// Some bytes changed, mostly near the beginning where the structure is; some files cut; some doubled pieces.
std::string mutated(std::string bytes, std::mt19937& random)
{
    auto const below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random()) % std::max<std::size_t>(limit, 1);
    };
    auto const flips = 1 + below(12);
    for (std::size_t i = 0; i < flips; ++i) {
        auto const at = below(2) == 0 ? below(std::min<std::size_t>(bytes.size(), 400)) : below(bytes.size());
        constexpr unsigned char kEdges[] = {0x00, 0xff, 0x7f, 0x80, 0x01};
        bytes[at] = static_cast<char>(below(3) == 0 ? kEdges[below(5)] : random());
    }
    if (below(4) == 0) bytes.resize(1 + below(bytes.size()));
    if (below(8) == 0) bytes.insert(below(bytes.size()), bytes.substr(below(bytes.size()), below(300)));
    return bytes;
}

std::size_t open_descriptors(pid_t pid)
{
    std::error_code gone;
    std::filesystem::directory_iterator const all{"/proc/" + std::to_string(pid) + "/fd", gone};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// KiB
long anonymous_memory(pid_t pid)
{
    std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("RssAnon:")) return std::atol(line.c_str() + 8);
    return 0;
}

TEST(Mutations, DamagedFilesNeitherHangTheDecoderNorLeak)
{
    std::mt19937 random{kSeed};
    int const files = is_long() ? 10'000 : 1'000;
    media::DecoderProcess decoder{MEDIA_SYNC_DECODER};
    auto const descriptors = open_descriptors(::getpid());
    int crashes = 0, failures = 0;
    Clock::duration longest{};
    for (int i = 0; i < files; ++i) {
        auto const* const name = kFiles[static_cast<std::size_t>(i) % std::size(kFiles)];
        auto const begin = Clock::now();
        auto const result = decoding::decode(decoder, mutated(golden(name), random));
        auto const took = Clock::now() - begin;
        longest = std::max(longest, took);
        ASSERT_NE(result.decoded.end, media::Decoded::End::NotStarted) << result.decoded.reason;
        ASSERT_LT(took, std::chrono::seconds{310}) << name << ", number " << i;
        failures += !result.trouble().empty();
        if (result.decoded.end == media::Decoded::End::Killed) {
            ++crashes;
            std::printf("%s, number %d: %s\n", name, i, result.decoded.reason.c_str());
        }
    }
    std::printf(
        "%d files: %d without a picture, %d took the decoder with them, the longest %lld ms\n", files,
        failures, crashes,
        static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(longest).count()));
    EXPECT_GT(failures, files / 10);
    EXPECT_LT(failures, files) << "nothing gets through at all";
    auto const whole = decoding::decode(decoder, golden("a.png"));
    EXPECT_EQ(whole.trouble(), "");
    EXPECT_LE(open_descriptors(decoder.pid()), 16U);
    EXPECT_LT(anonymous_memory(decoder.pid()), 200 * 1024);
    pid_t const last = decoder.pid();
    decoder.stop();
    EXPECT_LE(open_descriptors(::getpid()), descriptors + domain::kDerived.size());
    EXPECT_NE(::kill(last, 0), 0) << "it is still there";
}

}  // namespace
