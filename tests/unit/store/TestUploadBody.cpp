#include "store/UploadBody.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "Scratch.h"
#include "lib/crypto/Sha256.h"

namespace {

using http::MultipartError;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

bool has_filename(http::PartHead const& head) { return head.filename.has_value(); }

std::string text_of(store::StagedFile const& file)
{
    std::string text(file.stamp().size, '\0');
    EXPECT_EQ(::pread(file.fd(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
}

/// Content that shows where it was shifted.
std::string counted(std::size_t size, unsigned seed)
{
    std::string text(size, '\0');
    unsigned state = seed;
    for (char& c : text) {
        state = state * 1664525U + 1013904223U;
        c = static_cast<char>(state >> 24U);
    }
    return text;
}

class UploadBody : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    store::Staging m_staging{m_root};

    store::StagedFile stage(std::string_view text)
    {
        auto const path = m_folder / (std::string{store::kIncoming} + "/body");
        scratch::write_file(path, text);
        return std::move(*m_staging.take(path));
    }
    auto receive(std::string_view body)
    {
        return store::receive_multipart(m_staging, stage(body), "XX", &has_filename);
    }
    std::vector<std::string> left() const { return scratch::names_in(m_folder / store::kIncoming); }

    static std::string file_part(std::string const& name, std::string_view content,
                                 std::string const& more = "")
    {
        return "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
               "\"\r\nContent-Type: video/quicktime\r\n" + more + "\r\n" + std::string{content} + "\r\n";
    }
    static std::string field(std::string const& name, std::string_view content)
    {
        return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
               std::string{content} + "\r\n";
    }
    static constexpr char const* kEnd = "--XX--\r\n";
};

TEST_F(UploadBody, ARawBodyIsTheFile)
{
    auto const received = store::receive_raw(stage("media"));
    EXPECT_EQ(received.size, 5U);
    EXPECT_EQ(received.digest, scratch::digest_of("media"));
    EXPECT_EQ(text_of(received.file), "media");
    EXPECT_THAT(left(), ElementsAre("body")) << "nothing was copied";
}

TEST_F(UploadBody, AnEmptyRawBodyIsAnEmptyFile)
{
    auto const received = store::receive_raw(stage(""));
    EXPECT_EQ(received.size, 0U);
    EXPECT_EQ(received.digest, scratch::digest_of(""));
}

TEST_F(UploadBody, TheOnlyFileOfAFormSlidesToTheStart)
{
    auto const content = counted(1'000'003, 1);
    auto const form =
        receive(field("taken", "2025") + file_part("a.mov", content) + field("late", "x") + kEnd);
    ASSERT_TRUE(form);
    ASSERT_EQ(form->files.size(), 1U);
    auto const& file = form->files.front();
    EXPECT_EQ(file.wished_name, "a.mov");
    EXPECT_EQ(file.media_type, "video/quicktime");
    EXPECT_EQ(file.size, content.size());
    EXPECT_EQ(file.digest, scratch::digest_of(content));
    EXPECT_TRUE(text_of(file.file) == content);
    EXPECT_THAT(left(), ElementsAre("body")) << "nothing was copied";
    EXPECT_THAT(form->fields, ElementsAre(Pair("taken", "2025"), Pair("late", "x")));
}

TEST_F(UploadBody, SeveralFilesOfAFormComeOutWhole)
{
    std::vector<std::string> const contents = {counted(600'000, 1), "", counted(300'001, 2), counted(7, 3)};
    std::string body;
    for (auto const& content : contents) body += file_part("n", content);
    auto form = receive(body + kEnd);
    ASSERT_TRUE(form);
    ASSERT_EQ(form->files.size(), contents.size());
    for (std::size_t i = 0; i < contents.size(); ++i) {
        EXPECT_EQ(form->files[i].size, contents[i].size());
        EXPECT_EQ(form->files[i].digest, scratch::digest_of(contents[i]));
        EXPECT_TRUE(text_of(form->files[i].file) == contents[i]) << i;
    }
    form->files.clear();
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(UploadBody, ContentThatLooksLikeADelimiterStaysContent)
{
    std::string const content = "\r\n--X\r\n--XY\r\n-XX--\r\n--xx--\r\n";
    auto const form = receive(file_part("a", content) + kEnd);
    ASSERT_TRUE(form);
    EXPECT_EQ(text_of(form->files.front().file), content);
}

TEST_F(UploadBody, AFormOfTextsHasNoFiles)
{
    {
        auto const form = receive(field("a", "1") + field("b", "") + kEnd);
        ASSERT_TRUE(form);
        EXPECT_THAT(form->files, IsEmpty());
        EXPECT_THAT(form->fields, ElementsAre(Pair("a", "1"), Pair("b", "")));
    }
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(UploadBody, TextsAreKeptUpTo64KiBInAll)
{
    auto const form = receive(field("a", std::string(50'000, 'a')) + field("b", std::string(50'000, 'b')) +
                              field("c", "c") + file_part("f", "media") + kEnd);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields[0].second.size(), 50'000U);
    EXPECT_EQ(form->fields[1].second.size(), 64U * 1024 - 50'000);
    EXPECT_EQ(form->fields[2].second, "");
    EXPECT_EQ(text_of(form->files.front().file), "media");
}

TEST_F(UploadBody, AnErrorLeavesNothing)
{
    EXPECT_EQ(receive("").error(), MultipartError::NotMultipart);
    EXPECT_EQ(receive("no form at all").error(), MultipartError::Malformed);
    EXPECT_EQ(receive(file_part("a", "cut short")).error(), MultipartError::Malformed);
    EXPECT_EQ(receive(file_part("a", "x") + file_part("b", counted(500'000, 1)).substr(0, 400'000)).error(),
              MultipartError::Malformed);
    std::string many;
    for (int i = 0; i < 1001; ++i) many += file_part("n", "");
    EXPECT_EQ(receive(many + kEnd).error(), MultipartError::TooManyParts);
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(UploadBody, TheDigestOfAPartIsInItsHead)
{
    auto const base64 = lib::crypto::base64_encode(scratch::digest_of("media").bytes);
    auto const form = receive(file_part("a", "media", "Content-Digest: sha-256=:" + base64 + ":\r\n") +
                              file_part("b", "media", "Repr-Digest: sha-256=:" + base64 + ":\r\n") +
                              file_part("c", "media", "Content-Digest: sha-256=:short:\r\n") +
                              file_part("d", "media") + kEnd);
    ASSERT_TRUE(form);
    using State = http::DigestField::State;
    EXPECT_EQ(form->files[0].claim.state, State::Sha256);
    EXPECT_EQ(form->files[0].claim.sha256, scratch::digest_of("media").bytes);
    EXPECT_EQ(form->files[1].claim.state, State::Sha256);
    EXPECT_EQ(form->files[2].claim.state, State::Malformed);
    EXPECT_EQ(form->files[3].claim.state, State::Absent);
}

}  // namespace
