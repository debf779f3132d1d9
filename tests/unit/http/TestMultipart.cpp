#include "http/Multipart.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace http {

void PrintTo(MultipartError error, std::ostream* out)
{
    constexpr char const* kNames[]{"None",      "NotMultipart", "NoBoundary",
                                   "Malformed", "TooManyParts", "HeaderTooLarge"};
    *out << kNames[static_cast<int>(error)];
}

}  // namespace http

namespace {

using namespace http;
using namespace std::string_literals;

struct Part {
    PartHead head;
    std::uint64_t offset{0};
    std::string data;
    bool ended{false};
    std::size_t calls{0};
};

/// Keeps the parts, and checks that each offset is where the bytes really are.
class Collector : public PartSink {
public:
    explicit Collector(std::string_view body) : m_body{body} {}

    void begin(PartHead const& head, std::uint64_t offset) override
    {
        EXPECT_TRUE(parts.empty() || parts.back().ended);
        parts.push_back({.head = head, .offset = offset, .data = {}});
    }

    void data(std::span<std::byte const> bytes, std::uint64_t offset) override
    {
        std::string_view const text{reinterpret_cast<char const*>(bytes.data()), bytes.size()};
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(offset, parts.back().offset + parts.back().data.size());
        EXPECT_EQ(m_body.substr(offset, text.size()), text);
        parts.back().data += text;
        ++parts.back().calls;
    }

    void end() override { parts.back().ended = true; }

    std::vector<Part> parts;

private:
    std::string_view m_body;
};

struct Outcome {
    MultipartError error;
    std::vector<Part> parts;
};

/// A reader that gives at most `most` bytes at a time.
BodyReader reader(std::string_view body, std::size_t most)
{
    return [body, most](std::span<std::byte> out) mutable {
        auto const count = std::min({body.size(), out.size(), most});
        std::ranges::copy(std::as_bytes(std::span{body.substr(0, count)}), out.begin());
        body.remove_prefix(count);
        return count;
    };
}

Outcome read(std::string_view body, std::size_t block = kMultipartBlockBytes, std::string_view boundary = "b",
             std::size_t most = std::string::npos)
{
    Collector sink{body};
    auto const error = read_multipart(reader(body, most), boundary, sink, block);
    return {error, std::move(sink.parts)};
}

std::string file_part(std::string const& data, std::string const& name = "a.jpg")
{
    return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
           "\"\r\nContent-Type: image/jpeg\r\n\r\n" + data + "\r\n";
}

std::string field_part(std::string const& name, std::string const& data)
{
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + data + "\r\n";
}

/// What every reading of a well-formed body must give.
void expect_data(Outcome const& outcome, std::vector<std::string> const& wanted)
{
    EXPECT_EQ(outcome.error, MultipartError::None);
    ASSERT_EQ(outcome.parts.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        EXPECT_EQ(outcome.parts[i].data, wanted[i]);
        EXPECT_TRUE(outcome.parts[i].ended);
    }
}

/// Data full of what begins like a delimiter and is none.
std::string const kLookAlikes{
    "\r\n--\r\n--B\r\n\r\n--bb\r\n--b-\r\n--b -\r\n--b--x\r\n--b "
    "\t.\r\n-\r\r\n--b\n--b\r\n\n--b--\r\r\n--b\rx--b--"};

TEST(Multipart, ReadsTheFormOfABrowser)
{
    auto const body = field_part("taken", "1766257590") + file_part("JPEG") + "--b--\r\n";
    auto const outcome = read(body);
    expect_data(outcome, {"1766257590", "JPEG"});
    EXPECT_EQ(outcome.parts[0].head.name, "taken");
    EXPECT_EQ(outcome.parts[0].head.filename, std::nullopt);
    EXPECT_EQ(outcome.parts[1].head.name, "file");
    EXPECT_EQ(outcome.parts[1].head.filename, "a.jpg");
    EXPECT_EQ(outcome.parts[1].head.content_type, "image/jpeg");
    EXPECT_EQ(body.substr(outcome.parts[1].offset, 4), "JPEG");
}

TEST(Multipart, FindsThePartsAcrossEveryBlockBoundary)
{
    std::string data;
    for (int i = 0; i < 256; ++i) data += static_cast<char>(i);
    auto const body = "preamble\r\n" + file_part(data + kLookAlikes) + field_part("note", "") +
                      file_part(kLookAlikes, "b.jpg") + "--b-- \t\r\nepilogue\r\n--b\r\n";
    for (std::size_t block = 1; block <= body.size() + 1; ++block) {
        SCOPED_TRACE(block);
        expect_data(read(body, block), {data + kLookAlikes, "", kLookAlikes});
        if (HasFailure()) return;
    }
}

TEST(Multipart, ShortReadsMakeNoDifference)
{
    auto const body = file_part("x" + kLookAlikes) + "--b--";
    for (std::size_t most = 1; most < 40; ++most)
        expect_data(read(body, kMultipartBlockBytes, "b", most), {"x" + kLookAlikes});
    EXPECT_EQ(read(body, kMultipartBlockBytes, "b", 1).parts[0].calls, 1U)
        << "the sink gets long pieces all the same";
}

TEST(Multipart, ABodyThatIsCutAnywhereIsNeverTakenForWhole)
{
    // not in it: the whole closing delimiter, which no client lets stand in its data
    auto const data =
        "\r\n--\r\n--B\r\n\r\n--bb\r\n--b-\r\n--b -\r\n--b \t.\r\n-\r\r\n--b\n--b\r\n\n--b\rx--b--"s;
    auto const body = "preamble\r\n" + field_part("note", "x") + file_part(data) + "--b--";
    for (std::size_t size = 0; size < body.size(); ++size)
        for (std::size_t const block :
             {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{64}, kMultipartBlockBytes}) {
            auto const cut = body.substr(0, size);
            ASSERT_EQ(read(cut, block).error,
                      size == 0 ? MultipartError::NotMultipart : MultipartError::Malformed)
                << size << " of " << body.size() << " bytes in blocks of " << block;
        }
    EXPECT_EQ(read(body).error, MultipartError::None);
}

TEST(Multipart, ADelimiterThatIsOnlyBegunAtTheEndOfABlockIsData)
{
    for (auto const* tail : {"\r", "\r\n", "\r\n-", "\r\n--", "\r\n--b", "\r\n--b ", "\r\n--b-"}) {
        auto const data = "data"s + tail;
        auto const body = file_part(data + "x") + "--b--\r\n";
        auto const block = body.find(data) + data.size();
        expect_data(read(body, block), {data + "x"});
    }
}

TEST(Multipart, TheEndMayComeInSeveralForms)
{
    for (auto const* end : {"--b--", "--b--\r\n", "--b--\r", "--b--\n", "--b-- \t \r\n", "--b--  ",
                            "--b--\r\nepilogue", "--b--\r\n--b\r\n"})
        for (std::size_t const block : {std::size_t{1}, kMultipartBlockBytes})
            expect_data(read(file_part("x") + end, block), {"x"});
}

TEST(Multipart, BlanksMayStandBehindABoundary)
{
    expect_data(read("--b \t\r\n\r\nx\r\n--b  \r\n\r\ny\r\n--b--"), {"x", "y"});
    auto const padded = "\r\n--b" + std::string(1000, ' ');
    expect_data(read(file_part("x" + padded + "\r\n") + "--b--", 1), {"x" + padded + "\r\n"});
}

TEST(Multipart, LineFeedsAloneAreNotMultipart)
{
    auto body = file_part("x") + "--b--\r\n";
    std::erase(body, '\r');
    EXPECT_EQ(read(body).error, MultipartError::Malformed);
    EXPECT_EQ(read("--b\r\nContent-Disposition: form-data\n\nx\r\n--b--\r\n").error,
              MultipartError::Malformed);
}

TEST(Multipart, WithoutTheClosingDelimiterItIsMalformed)
{
    auto const outcome = read(file_part("x"));
    EXPECT_EQ(outcome.error, MultipartError::Malformed);
    ASSERT_EQ(outcome.parts.size(), 1U);
    EXPECT_FALSE(outcome.parts[0].ended);
    EXPECT_EQ(read(file_part("x") + "--b\r\n").error, MultipartError::Malformed);
}

TEST(Multipart, AnotherBoundaryThanAnnouncedIsMalformed)
{
    EXPECT_EQ(read(file_part("x") + "--b--\r\n", 64, "other").error, MultipartError::Malformed);
    EXPECT_EQ(read("not multipart at all").error, MultipartError::Malformed);
}

TEST(Multipart, AnEmptyBodyIsNotMultipart)
{
    EXPECT_EQ(read("").error, MultipartError::NotMultipart);
    expect_data(read("--b--\r\n"), {});
}

TEST(Multipart, AnIllegalBoundaryIsRefused)
{
    for (auto const& boundary : {""s, "a\r\nb"s, "a "s, std::string(71, 'a'), "a\""s, "ä"s})
        EXPECT_EQ(read("--b--", 64, boundary).error, MultipartError::NoBoundary) << boundary;
    auto const longest = std::string(70, 'a');
    expect_data(read("--" + longest + "\r\n\r\nx\r\n--" + longest + "--", 1, longest), {"x"});
}

TEST(Multipart, ThePreambleMayHave4KiB)
{
    auto const part = "\r\n" + file_part("x") + "--b--";
    for (std::size_t const block : {std::size_t{100}, kMultipartBlockBytes}) {
        expect_data(read(std::string(kMaxPreambleBytes, 'p') + part, block), {"x"});
        EXPECT_EQ(read(std::string(kMaxPreambleBytes + 1, 'p') + part, block).error,
                  MultipartError::Malformed);
    }
    EXPECT_EQ(read(std::string(1'000'000, 'p') + part).error, MultipartError::Malformed);
}

TEST(Multipart, ThousandPartsAndNoMore)
{
    std::string body;
    for (std::size_t i = 0; i < kMaxParts; ++i) body += field_part("x", "y");
    EXPECT_EQ(read(body + "--b--").parts.size(), kMaxParts);
    EXPECT_EQ(read(body + "--b--").error, MultipartError::None);
    auto const outcome = read(body + field_part("x", "y") + "--b--");
    EXPECT_EQ(outcome.error, MultipartError::TooManyParts);
    EXPECT_EQ(outcome.parts.size(), kMaxParts);
}

TEST(Multipart, APartHeaderMayHave16KiB)
{
    auto const body = [](std::size_t size) {
        return "--b\r\nX: " + std::string(size - 5, 'h') + "\r\n\r\nx\r\n--b--";
    };
    for (std::size_t const block : {std::size_t{1000}, kMultipartBlockBytes}) {
        expect_data(read(body(kMaxPartHeaderBytes), block), {"x"});
        EXPECT_EQ(read(body(kMaxPartHeaderBytes + 1), block).error, MultipartError::HeaderTooLarge);
        EXPECT_EQ(read(body(1'000'000), block).error, MultipartError::HeaderTooLarge);
    }
}

TEST(Multipart, ABrokenPartHeaderIsMalformed)
{
    EXPECT_EQ(read("--b\r\nno colon\r\n\r\nx\r\n--b--").error, MultipartError::Malformed);
    EXPECT_EQ(read("--b\r\nContent-Disposition: form-data; name=\"x\r\n\r\nx\r\n--b--").error,
              MultipartError::Malformed);
}

TEST(Multipart, LargeDataComesInLongPieces)
{
    auto const data = std::string(10 * kMultipartBlockBytes, 'd');
    auto const outcome = read(file_part(data) + "--b--");
    ASSERT_EQ(outcome.error, MultipartError::None);
    EXPECT_TRUE(outcome.parts[0].data == data);
    EXPECT_LE(outcome.parts[0].calls, 12U);
    std::string look_alikes;
    while (look_alikes.size() < kMultipartBlockBytes) look_alikes += "\r\n--bx";
    EXPECT_LE(read(file_part(look_alikes) + "--b--").parts[0].calls, 3U);
}

TEST(Multipart, WhatTheSinkThrowsPassesThrough)
{
    struct Full : PartSink {
        void begin(PartHead const&, std::uint64_t) override {}
        void data(std::span<std::byte const>, std::uint64_t) override
        {
            throw std::runtime_error{"no space"};
        }
        void end() override {}
    } sink;
    auto const body = file_part("x") + "--b--";
    EXPECT_THROW(read_multipart(reader(body, body.size()), "b", sink), std::runtime_error);
}

TEST(Multipart, NoMixtureOfPiecesCrashesIt)
{
    std::vector<std::string> const pieces{
        "\r",        "\n",
        "\r\n",      "--",
        "-",         "b",
        "--b",       "\r\n--b",
        "\r\n--b--", "\r\n--b\r\n",
        " ",         "\t",
        "\r\n\r\n",  "Content-Disposition: form-data; name=\"x\"; filename=\"y\"",
        "X: y\r\n",  "\"",
        ":",         "data",
        "\0"s};
    unsigned seed{7};
    auto const next = [&seed] { return seed = seed * 1'664'525 + 1'013'904'223, seed >> 8; };
    for (int round = 0; round < 20'000; ++round) {
        std::string body{"--b\r\n"};
        for (auto count = next() % 30; count > 0; --count) body += pieces[next() % pieces.size()];
        auto const whole = read(body);
        auto const pieced = read(body, next() % 9 + 1);
        ASSERT_EQ(whole.error, pieced.error) << body;
        ASSERT_EQ(whole.parts.size(), pieced.parts.size()) << body;
        for (std::size_t i = 0; i < whole.parts.size(); ++i)
            ASSERT_EQ(whole.parts[i].data, pieced.parts[i].data) << body;
    }
}

TEST(MultipartBoundary, IsReadQuotedOrNot)
{
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryAbC0"),
              "----WebKitFormBoundaryAbC0");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b'()+_,-./:=?\""),
              "a b'()+_,-./:=?");
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'x')),
              std::string(70, 'x'));
}

TEST(MultipartBoundary, IsMissingWhereTheTypeIsAnother)
{
    for (auto const& type : {""s, "multipart/form-data"s, "multipart/form-data; boundary="s,
                             "multipart/form-data; boundary=\"\""s, "multipart/mixed; boundary=b"s,
                             "application/json; boundary=b"s, "multipart/form-data; boundary=\"b"s,
                             "multipart/form-data; boundary=\"b \""s, "multipart/form-data; boundary=ä"s,
                             "multipart/form-data; boundary=\"a\r\nb\""s,
                             "multipart/form-data; boundary=" + std::string(71, 'x')})
        EXPECT_EQ(multipart_boundary(type), std::nullopt) << type;
}

}  // namespace
