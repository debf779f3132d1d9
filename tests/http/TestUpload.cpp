#include "HttpTest.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>

namespace tests {

using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

namespace {

constexpr std::int64_t kChristmas = 1766617445;  // 2025-12-24T23:04:05Z

class Upload : public HttpTest {
protected:
    explicit Upload(ServerOptions options = {}) : HttpTest(std::move(options)) {}

    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    std::string upload_path(std::string const& query = {}) const { return "/api/projects/A/upload" + query; }

    void expect_nothing_stored()
    {
        EXPECT_THAT(files_on_disk("A"), IsEmpty());
        EXPECT_THAT(listed("A"), IsEmpty());
        expect_nothing_incoming();
    }

    mode_t mode_of(std::string const& name) const
    {
        struct stat about {};
        EXPECT_EQ(::stat((originals("A") / name).c_str(), &about), 0);
        return about.st_mode & 07777;
    }
};

class UploadForAGroup : public Upload {
protected:
    UploadForAGroup() : Upload({.environment = {}, .file_creation_mask = 002}) {}
};

/// A wish for a name and what it must become; empty: any name that is safe.
struct NameCase {
    std::string wish;
    std::string becomes;
};

std::vector<NameCase> names_from_hell()
{
    return {
        {"../../../etc/passwd", "passwd"},
        {"/etc/cron.d/evil", "evil"},
        {"C:\\Users\\me\\clip.mov", "clip.mov"},
        {"..\\..\\clip2.mov", "clip2.mov"},
        {".bashrc", "bashrc"},
        {"...hidden.mov", "hidden.mov"},
        {"trailing.mov. . ", "trailing.mov"},
        {"a<b>c:d|e?f*g.mov", "a_b_c_d_e_f_g.mov"},
        {"quote\"inside.mov", "quote_inside.mov"},
        {"tab\there.mov", "tab_here.mov"},
        {"line\nfeed\rhere.mov", "line_feed_here.mov"},
        {std::string("nul\0byte.mov", 12), "nul_byte.mov"},
        {"delete\x7f.mov", "delete_.mov"},
        {"Ferien am Meer – Süd 海.mov", "Ferien am Meer – Süd 海.mov"},
        {"u\xcc\x88.mov", "\xc3\xbc.mov"},
        {"emoji 👩‍👩‍👧.heic", "emoji 👩‍👩‍👧.heic"},
        {"100% #1 ?a=b&c+d.mov", "100% #1 _a=b&c+d.mov"},
        {"-rf.mov", "-rf.mov"},
        {"no extension", "no extension"},
        {"invalid \xff\xfe utf8.mov", ""},
        {"overlong \xc0\xaf.mov", ""},
        {"CON", ""},
        {"con.mov", ""},
        {"LPT9.jpg", ""},
        {"...", ""},
        {"   ", ""},
        {"/", ""},
        {"..", ""},
        {std::string(300, 'x') + ".mov", ""},
        {[] {
             std::string s;
             for (int i = 0; i < 200; ++i) s += "ä";
             return s + ".mov";
         }(),
         ""},
        {"x." + std::string(400, 'e'), ""},
    };
}

bool is_portable(std::string const& name)
{
    bool const has_bad = std::ranges::any_of(name, [](unsigned char c) {
        return c < 0x20 || c == 0x7f ||
               std::string_view{"<>:\"/\\|?*"}.find(static_cast<char>(c)) != std::string_view::npos;
    });
    return !has_bad && !name.empty() && name.size() <= 255 && name.front() != '.' && name.back() != '.' &&
           name.back() != ' ' && Json::parse(json_string(name)).exists();
}

}

TEST_F(Upload, PartsOfFilesAndPackedOnesAreRefused)
{
    make_project("A");
    auto const path = "/api/projects/A/upload?name=a.mov";
    for (HeaderList const& headers :
         {HeaderList{{"Content-Range", "bytes 0-3/100"}}, {{"Content-Encoding", "gzip"}}}) {
        auto const answer = http.request("POST", path, "part", headers);
        EXPECT_EQ(answer.status, 400) << answer.body;
        EXPECT_EQ(answer.json()["code"].text(), "bad_request");
        EXPECT_EQ(http.request("PUT", "/image/a.jpg", "part", headers).status, 400);
    }
    EXPECT_EQ(http.request("POST", path, "whole", {{"Content-Encoding", "identity"}}).status, 200);
    expect_nothing_incoming();
}

TEST_F(Upload, AFileWhereAFolderHasToBeIsSaid)
{
    make_project("A");
    fs::remove_all(folder("A") / "ingest");
    write_file(folder("A") / "ingest", "in the way");
    auto const answer = upload_raw("A", "a.mov", "bytes");
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_EQ(read_file(folder("A") / "ingest"), "in the way");
    expect_nothing_incoming();
}

TEST_F(Upload, ABrowsersFormIsStored)
{
    auto const answer = upload("A", "IMG_0001.HEIC", "picture");
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const json = answer.json();
    EXPECT_THAT(json.keys(),
                UnorderedElementsAre("status", "path", "sha256", "ok", "message", "size", "name", "served"));
    EXPECT_EQ(json["status"].text(), "stored");
    EXPECT_EQ(json["path"].text(), "ingest/originals/IMG_0001.HEIC");
    EXPECT_EQ(json["sha256"].text(), sha256_hex("picture"));
    EXPECT_TRUE(json["ok"].flag());
    EXPECT_FALSE(json["message"].text().empty());
    EXPECT_EQ(json["size"].number(), 7);
    EXPECT_EQ(json["name"].text(), "IMG_0001.HEIC");
    EXPECT_EQ(read_file(originals("A") / "IMG_0001.HEIC"), "picture");
    expect_nothing_incoming();
}

TEST_F(Upload, ServedUrlsGiveTheBytesBack)
{
    auto const bytes = sample_bytes(300'000);
    auto const answer = upload("A", "Süd 100% #1.mov", bytes).json();
    auto const base = fmt::format("http://127.0.0.1:{}/media/A/", server.port());
    EXPECT_THAT(answer["served"]["stream_url"].text(), StartsWith(base));
    EXPECT_THAT(answer["served"]["download_url"].text(), StartsWith(base + "download/"));
    for (auto const* const kind : {"stream_url", "download_url"}) {
        auto const got = http.get(url_path(answer["served"][kind].text()));
        EXPECT_EQ(got.status, 200);
        EXPECT_TRUE(got.body == bytes) << kind;
    }
}

TEST_F(Upload, BinaryBytesOfAnySizeArriveUnchanged)
{
    for (std::size_t const size :
         {1U, 2U, 1000U, 65'535U, 65'536U, 262'143U, 262'144U, 262'145U, 3'000'001U}) {
        auto const bytes = sample_bytes(size, static_cast<unsigned>(size));
        auto const multipart = fmt::format("m{}.bin", size);
        store("A", multipart, bytes);
        EXPECT_TRUE(read_file(originals("A") / multipart) == bytes) << multipart;
        auto const other = sample_bytes(size, static_cast<unsigned>(size) + 1);
        auto const answer = upload_raw("A", fmt::format("r{}.bin", size), other);
        EXPECT_EQ(answer.json()["sha256"].text(), sha256_hex(other));
    }
}

TEST_F(Upload, BytesThatLookLikeABoundaryStayInTheFile)
{
    auto const boundary = std::string{kBoundary};
    std::vector<std::string> const lookalikes = {"\r\n--" + boundary.substr(0, 20) + "\r\n",
                                                 "x--" + boundary,
                                                 "\r\n--",
                                                 "\r\n-\r\n--\r\n",
                                                 std::string(70'000, '\r'),
                                                 "a\r\n--" + boundary.substr(1) + "--\r\n"};
    for (auto const& bytes : lookalikes) {
        auto const answer = upload("A", "b.bin", bytes);
        EXPECT_EQ(answer.json()["sha256"].text(), sha256_hex(bytes));
    }
}

TEST_F(Upload, ARawBodyTakesItsNameFromTheQuery)
{
    auto const answer = upload_raw("A", "Süd & West+1.MOV", "clip");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["path"].text(), "ingest/originals/Süd & West+1.MOV");
    EXPECT_EQ(read_file(originals("A") / "Süd & West+1.MOV"), "clip");
}

TEST_F(Upload, ARawBodyTakesItsNameFromTheHeader)
{
    auto const answer = http.post(upload_path(), "clip",
                                  {{"X-Filename", "S%C3%BCd%201.MOV"}, {"Content-Type", "video/quicktime"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["name"].text(), "Süd 1.MOV");
}

TEST_F(Upload, ARawBodyMaySayThatItIsAForm)
{
    auto const answer = http.post(upload_path("?name=a.mov"), "a=b&c",
                                  {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(read_file(originals("A") / "a.mov"), "a=b&c");
}

TEST_F(Upload, ARawBodyWithoutANameIsAValidationError)
{
    expect_error(http.post(upload_path(), "clip", {{"Content-Type", "video/quicktime"}}), 422);
    expect_error(http.post(upload_path(), "clip"), 422);
    expect_error(http.post(upload_path("?name="), "clip"), 422);
    expect_error(http.post(upload_path(), "clip", {{"X-Filename", ""}}), 422);
    expect_error(http.post(upload_path(), ""), 422);
    expect_nothing_stored();
}

TEST_F(Upload, ChunkedBodiesAreStored)
{
    std::uint64_t const size = 2'500'000;
    auto const answer = http.post_stream(upload_path("?name=chunked.mov"), {}, pattern_source(size));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["size"].number(), static_cast<std::int64_t>(size));
    EXPECT_EQ(fs::file_size(originals("A") / "chunked.mov"), size);
}

TEST_F(Upload, ChunkedFormsAreStored)
{
    auto body = multipart_body({{.name = "file", .filename = "c.mov", .body = sample_bytes(100'000)}});
    auto source = [at = std::size_t{0}, &body](std::span<char> buffer) mutable {
        auto const count = body.copy(buffer.data(), std::min<std::size_t>(buffer.size(), 777), at);
        at += count;
        return count;
    };
    auto const answer = http.post_stream(upload_path(), {}, source, multipart_headers());
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["sha256"].text(), sha256_hex(sample_bytes(100'000)));
}

TEST_F(Upload, Expect100ContinueIsAnswered)
{
    RawConnection connection{server.port()};
    connection.send(
        fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
                    "Expect: 100-continue\r\nConnection: close\r\n\r\n",
                    upload_path("?name=e.mov")));
    EXPECT_THAT(connection.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100"));
    connection.send("clip");
    auto const answer = connection.read_response();
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(read_file(originals("A") / "e.mov"), "clip");
}

TEST_F(Upload, EmptyFilesAreFiles)
{
    auto const form = upload("A", "empty.mov", "");
    EXPECT_EQ(form.json()["status"].text(), "stored") << form.body;
    EXPECT_EQ(form.json()["sha256"].text(), sha256_hex(""));
    EXPECT_EQ(form.json()["size"].number(), 0);
    auto const raw = upload_raw("A", "empty-too.mov", "");
    EXPECT_EQ(raw.json()["status"].text(), "duplicate") << raw.body;
    EXPECT_THAT(files_on_disk("A"), ElementsAre("empty.mov"));
}

TEST_F(Upload, EveryPartWithAFilenameCounts)
{
    for (auto const* const name : {"file", "files", "files[]", "image", "video", "media", ""}) {
        auto const filename = fmt::format("from-{}.jpg", name);
        auto const answer = upload_parts("A", {{.name = "note", .filename = {}, .body = "ignored"},
                                               {.name = name, .filename = filename, .body = filename}});
        EXPECT_EQ(answer.json()["status"].text(), "stored") << name << answer.body;
        EXPECT_EQ(answer.json()["name"].text(), filename);
    }
}

TEST_F(Upload, AFormWithoutAFileIsAValidationError)
{
    expect_error(upload_parts("A", {{.name = "file", .filename = {}, .body = "text"}}), 422);
    expect_error(upload_parts("A", {{.name = "note", .filename = {}, .body = "text"}}), 422);
    expect_error(upload_parts("A", {}), 422);
    expect_nothing_stored();
}

TEST_F(Upload, TheFieldNameNamesAFileThatCameUnderAnotherName)
{
    auto const answer = upload_parts("A", {{.name = "name", .filename = {}, .body = "Wish.mov"},
                                           {.name = "file", .filename = "blob", .body = "clip"}});
    EXPECT_EQ(answer.json()["name"].text(), "Wish.mov") << answer.body;
}

TEST_F(Upload, SeveralFilesInOneFormAreAllStored)
{
    auto const answer =
        upload_parts("A", {{.name = "files[]", .filename = "a.jpg", .body = "one"},
                           {.name = "files[]", .filename = "b.jpg", .body = sample_bytes(300'000)},
                           {.name = "files[]", .filename = "a.jpg", .body = "three"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const json = answer.json();
    EXPECT_EQ(json["status"].text(), "stored");
    EXPECT_TRUE(json["ok"].flag());
    EXPECT_EQ(json["stored"].number(), 3);
    EXPECT_EQ(json["duplicates"].number(), 0);
    EXPECT_EQ(json["failed"].number(), 0);
    EXPECT_THAT(json["results"].pluck("name"), ElementsAre("a.jpg", "b.jpg", "a_1.jpg"));
    EXPECT_EQ(json["results"].at(0)["http_code"].number(), 200);
    EXPECT_THAT(files_on_disk("A"), ElementsAre("a.jpg", "a_1.jpg", "b.jpg"));
    EXPECT_TRUE(read_file(originals("A") / "b.jpg") == sample_bytes(300'000));
    EXPECT_EQ(read_file(originals("A") / "a_1.jpg"), "three");
    expect_nothing_incoming();
}

TEST_F(Upload, SeveralFilesCountDuplicatesAlsoAmongThemselves)
{
    store("A", "old.jpg", "old");
    auto const answer = upload_parts("A", {{.name = "file", .filename = "again.jpg", .body = "old"},
                                           {.name = "file", .filename = "n.jpg", .body = "new"},
                                           {.name = "file", .filename = "n2.jpg", .body = "new"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["stored"].number(), 1) << answer.body;
    EXPECT_EQ(answer.json()["duplicates"].number(), 2) << answer.body;
    auto const results = answer.json()["results"];
    EXPECT_THAT(results.pluck("status"), ElementsAre("duplicate", "stored", "duplicate"));
    EXPECT_EQ(results.at(2)["path"].text(), "ingest/originals/n.jpg");
    EXPECT_THAT(files_on_disk("A"), ElementsAre("n.jpg", "old.jpg"));
}

TEST_F(Upload, OneBadFileAmongSeveralFailsAlone)
{
    Part bad{.name = "file", .filename = "bad.jpg", .body = "bad"};
    bad.headers = "Content-Digest: " + content_digest("other") + "\r\n";
    auto const answer = upload_parts("A", {bad, {.name = "file", .filename = "good.jpg", .body = "good"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"].text(), "partial") << answer.body;
    EXPECT_EQ(answer.json()["stored"].number(), 1);
    EXPECT_EQ(answer.json()["failed"].number(), 1);
    EXPECT_EQ(answer.json()["results"].at(0)["http_code"].number(), 400);
    EXPECT_THAT(files_on_disk("A"), ElementsAre("good.jpg"));
    auto const all_bad = upload_parts("A", {bad, bad});
    EXPECT_EQ(all_bad.status, 400) << all_bad.body;
    EXPECT_FALSE(all_bad.json()["ok"].flag());
    expect_nothing_incoming();
}

TEST_F(Upload, TheSameBytesAgainAreADuplicateUnderAnyName)
{
    auto const path = store("A", "first.mov", "clip");
    for (auto const* const name : {"first.mov", "second.mov", "x/../y"}) {
        auto const answer = upload("A", name, "clip");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.json()["status"].text(), "duplicate") << answer.body;
        EXPECT_EQ(answer.json()["path"].text(), path);
        EXPECT_EQ(answer.json()["sha256"].text(), sha256_hex("clip"));
        EXPECT_TRUE(answer.json()["ok"].flag());
    }
    EXPECT_EQ(upload_raw("A", "third.mov", "clip").json()["status"].text(), "duplicate");
    EXPECT_THAT(files_on_disk("A"), ElementsAre("first.mov"));
    EXPECT_EQ(listed("A").size(), 1U);
    expect_nothing_incoming();
}

TEST_F(Upload, ProjectsDoNotShareTheirDuplicates)
{
    make_project("B");
    store("A", "a.mov", "clip");
    EXPECT_EQ(store("B", "b.mov", "clip"), "ingest/originals/b.mov");
    EXPECT_EQ(read_file(originals("B") / "b.mov"), "clip");
}

TEST_F(Upload, AFileDeletedByHandIsStoredAgain)
{
    store("A", "a.mov", "clip");
    fs::remove(originals("A") / "a.mov");
    EXPECT_EQ(store("A", "a.mov", "clip"), "ingest/originals/a.mov");
    EXPECT_EQ(read_file(originals("A") / "a.mov"), "clip");
    EXPECT_EQ(upload("A", "a.mov", "clip").json()["status"].text(), "duplicate");
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/a.mov"));
}

TEST_F(Upload, AFileEditedByHandIsKeptAndTheOriginalStoredBesideIt)
{
    store("A", "a.mov", "clip");
    write_file(originals("A") / "a.mov", "EDIT");
    EXPECT_EQ(store("A", "a.mov", "clip"), "ingest/originals/a_1.mov");
    EXPECT_EQ(read_file(originals("A") / "a.mov"), "EDIT");
    EXPECT_EQ(read_file(originals("A") / "a_1.mov"), "clip");
}

TEST_F(Upload, AFileEditedByHandWithItsTimeSetBackIsNoticed)
{
    store("A", "a.mov", "clip");
    auto const time = mtime_of(originals("A") / "a.mov");
    fs::remove(originals("A") / "a.mov");
    write_file(originals("A") / "a.mov", "EDIT");
    set_mtime(originals("A") / "a.mov", time);
    EXPECT_EQ(upload("A", "a.mov", "clip").json()["status"].text(), "stored");
}

TEST_F(Upload, AFileTouchedByHandIsStillTheSame)
{
    store("A", "a.mov", "clip");
    set_mtime(originals("A") / "a.mov", kChristmas);
    EXPECT_EQ(upload("A", "b.mov", "clip").json()["status"].text(), "duplicate");
    EXPECT_THAT(files_on_disk("A"), ElementsAre("a.mov"));
}

TEST_F(Upload, AFileReplacedByADirectoryIsStoredAgain)
{
    store("A", "a.mov", "clip");
    fs::remove(originals("A") / "a.mov");
    fs::create_directory(originals("A") / "a.mov");
    EXPECT_EQ(store("A", "a.mov", "clip"), "ingest/originals/a_1.mov");
}

TEST_F(Upload, TakenNamesAreNumberedBeforeTheExtension)
{
    EXPECT_EQ(store("A", "a.tar.gz", "1"), "ingest/originals/a.tar.gz");
    EXPECT_EQ(store("A", "a.tar.gz", "2"), "ingest/originals/a.tar_1.gz");
    EXPECT_EQ(store("A", "a.tar.gz", "3"), "ingest/originals/a.tar_2.gz");
    EXPECT_EQ(store("A", "plain", "4"), "ingest/originals/plain");
    EXPECT_EQ(store("A", "plain", "5"), "ingest/originals/plain_1");
    EXPECT_EQ(read_file(originals("A") / "a.tar.gz"), "1");
}

TEST_F(Upload, NamesThatDifferInCaseOrCompositionCollide)
{
    store("A", "Clip.MOV", "1");
    EXPECT_EQ(store("A", "clip.mov", "2"), "ingest/originals/clip_1.mov");
    EXPECT_EQ(store("A", "CLIP.mov", "3"), "ingest/originals/CLIP_2.mov");
    store("A", "\xc3\xbc.mov", "4");
    EXPECT_EQ(store("A", "u\xcc\x88.mov", "5"), "ingest/originals/\xc3\xbc_1.mov");
}

TEST_F(Upload, AFilePutThereByHandIsNotOverwritten)
{
    write_file(originals("A") / "a.mov", "by hand, and longer");
    EXPECT_EQ(store("A", "a.mov", "clip"), "ingest/originals/a_1.mov");
    EXPECT_EQ(read_file(originals("A") / "a.mov"), "by hand, and longer");
}

TEST_F(Upload, TheSameFilePutThereByHandIsAdopted)
{
    write_file(originals("A") / "a.mov", "clip");
    auto const answer = upload("A", "a.mov", "clip");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["path"].text(), "ingest/originals/a.mov");
    EXPECT_THAT(files_on_disk("A"), ElementsAre("a.mov"));
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/a.mov"));
}

TEST_F(Upload, NamesFromHellBecomeSafeNames)
{
    unsigned seed = 0;
    for (auto const& [wish, becomes] : names_from_hell()) {
        auto const bytes = sample_bytes(50, ++seed);
        auto const answer = upload_raw("A", wish, bytes);
        ASSERT_EQ(answer.status, 200) << wish << answer.body;
        auto const name = answer.json()["name"].text();
        EXPECT_EQ(answer.json()["path"].text(), "ingest/originals/" + name);
        EXPECT_TRUE(is_portable(name)) << wish << " -> " << name;
        EXPECT_EQ(name, becomes.empty() ? name : becomes);
        EXPECT_TRUE(read_file(originals("A") / name) == bytes) << name;
        EXPECT_TRUE(http.get(url_path(answer.json()["served"]["stream_url"].text())).body == bytes) << name;
    }
    EXPECT_EQ(files_on_disk("A").size(), names_from_hell().size());
}

TEST_F(Upload, LongNamesKeepTheirExtensionAlsoWhenNumbered)
{
    auto const wish = std::string(300, 'x') + ".mov";
    for (auto const* const bytes : {"1", "2", "3"}) {
        auto const name = upload("A", wish, bytes).json()["name"].text();
        EXPECT_LE(name.size(), 255U);
        EXPECT_THAT(name, testing::EndsWith(".mov"));
    }
    EXPECT_EQ(files_on_disk("A").size(), 3U);
}

TEST_F(Upload, WindowsDeviceNamesAreChanged)
{
    for (auto const* const wish : {"CON", "nul.mov", "Aux.jpg", "COM1.heic", "lpt9.tar.gz"}) {
        auto const name = upload("A", wish, wish).json()["name"].text();
        EXPECT_NE(name, wish);
        EXPECT_THAT(name, HasSubstr("_"));
    }
}

TEST_F(Upload, FormNamesAreReadAsBrowsersWriteThem)
{
    EXPECT_EQ(store("A", "a%22b.mov", "1"), "ingest/originals/a_b.mov");
    EXPECT_EQ(store("A", "c:\\fake\\path.mov", "2"), "ingest/originals/path.mov");
    EXPECT_EQ(store("A", "100%25.mov", "3"), "ingest/originals/100%25.mov");
    auto const answer = upload_parts(
        "A", {{.name = "file", .filename = "x.mov\"; filename*=\"UTF-8''S%C3%BCd.mov", .body = "4"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(Upload, ARightDigestInTheBodyHeadersIsAccepted)
{
    for (auto const* const header : {"Content-Digest", "Repr-Digest"}) {
        auto const answer = upload_raw("A", header, header, {{header, content_digest(header)}});
        EXPECT_EQ(answer.json()["status"].text(), "stored") << header << answer.body;
    }
}

TEST_F(Upload, AWrongDigestOfARawBodyStoresNothing)
{
    for (auto const* const header : {"Content-Digest", "Repr-Digest"})
        expect_error(upload_raw("A", "a.mov", "clip", {{header, content_digest("clap")}}), 400);
    expect_nothing_stored();
    store("A", "a.mov", "clip");
}

TEST_F(Upload, AMalformedDigestIsRefused)
{
    for (auto const* const value : {"sha-256=:####:", "sha-256=:YWJj:", "sha-256=abc", "sha-256"})
        expect_error(upload_raw("A", "a.mov", "clip", {{"Content-Digest", value}}), 400);
    for (auto const& value : {std::string{"xyz"}, std::string(63, 'a'), std::string(64, 'g')})
        expect_client_error(upload_parts("A", {{.name = "sha256", .filename = {}, .body = value},
                                               {.name = "file", .filename = "a.mov", .body = "clip"}}));
    expect_nothing_stored();
}

TEST_F(Upload, DigestsOfOtherAlgorithmsAreIgnored)
{
    auto const answer = upload_raw("A", "a.mov", "clip", {{"Content-Digest", "sha-512=:YWJj:"}});
    EXPECT_EQ(answer.json()["status"].text(), "stored") << answer.body;
}

TEST_F(Upload, ADigestInsideThePartIsCompared)
{
    Part part{.name = "file", .filename = "a.mov", .body = "clip"};
    for (auto const* const header : {"Content-Digest", "Repr-Digest"}) {
        part.headers = fmt::format("{}: {}\r\n", header, content_digest("clap"));
        expect_error(upload_parts("A", {part}), 400);
    }
    expect_nothing_stored();
    part.headers = fmt::format("content-digest: {}\r\n", content_digest("clip"));
    EXPECT_EQ(upload_parts("A", {part}).json()["status"].text(), "stored");
}

TEST_F(Upload, TheFieldSha256IsComparedBeforeAndAfterTheFile)
{
    Part const file{.name = "file", .filename = "a.mov", .body = "clip"};
    Part const wrong{.name = "sha256", .filename = {}, .body = sha256_hex("clap")};
    Part const right{.name = "sha256", .filename = {}, .body = sha256_hex("clip")};
    expect_error(upload_parts("A", {wrong, file}), 400);
    expect_error(upload_parts("A", {file, wrong}), 400);
    expect_nothing_stored();
    EXPECT_EQ(upload_parts("A", {file, right}).json()["status"].text(), "stored");
    EXPECT_EQ(upload_parts("A", {right, file}).json()["status"].text(), "duplicate");
}

TEST_F(Upload, AWrongDigestOfKnownBytesIsStillRefused)
{
    store("A", "a.mov", "clip");
    expect_error(upload_raw("A", "a.mov", "clip", {{"Content-Digest", content_digest("clap")}}), 400);
}

TEST_F(Upload, ARequestDigestOverAWholeFormIsNotTheFilesDigest)
{
    auto const answer = upload_parts("A", {{.name = "file", .filename = "a.mov", .body = "clip"}},
                                     {{"Content-Digest", content_digest("the whole body")}});
    EXPECT_EQ(answer.json()["status"].text(), "stored") << answer.body;
}

TEST_F(Upload, TheCaptureTimeBecomesTheModificationTime)
{
    Part const file{.name = "file", .filename = "field.mov", .body = "1"};
    upload_parts("A", {{.name = "taken", .filename = {}, .body = "2025-12-24T23:04:05Z"}, file});
    http.post(upload_path("?name=query.mov&taken=2025-12-25T00:04:05%2B01:00"), "2");
    http.post(upload_path("?name=unix.mov&taken=1766617445"), "3");
    upload_raw("A", "header.mov", "4", {{"X-OC-Mtime", "1766617445"}});
    upload_parts("A", {{.name = "file", .filename = "after.mov", .body = "5"},
                       {.name = "taken", .filename = {}, .body = "1766617445.25"}});
    for (auto const* const name : {"field.mov", "query.mov", "unix.mov", "header.mov", "after.mov"})
        EXPECT_EQ(mtime_of(originals("A") / name), kChristmas) << name;
}

TEST_F(Upload, AMalformedCaptureTimeIsAValidationError)
{
    for (auto const* const taken : {"yesterday", "2025-13-01T00:00:00Z", "-5", "99999999999999", "2025-12"})
        expect_error(http.post(upload_path(fmt::format("?name=a.mov&taken={}", taken)), "clip"), 422);
    expect_error(upload_parts("A", {{.name = "file", .filename = "a.mov", .body = "clip"},
                                    {.name = "taken", .filename = {}, .body = "soon"}}),
                 422);
    expect_nothing_stored();
}

TEST_F(Upload, OthersMayReadTheFile)
{
    store("A", "form.mov", "1");
    upload_raw("A", "raw.mov", "2");
    upload_parts("A", {{.name = "file", .filename = "several1.mov", .body = "3"},
                       {.name = "file", .filename = "several2.mov", .body = "4"}});
    for (auto const* const name : {"form.mov", "raw.mov", "several1.mov", "several2.mov"})
        EXPECT_EQ(mode_of(name), 0644U) << name;
}

TEST_F(UploadForAGroup, TheServersMaskDecidesTheMode)
{
    store("A", "form.mov", "1");
    upload_raw("A", "raw.mov", "2");
    EXPECT_EQ(mode_of("form.mov"), 0664U);
    EXPECT_EQ(mode_of("raw.mov"), 0664U);
}

TEST_F(Upload, RefusalsComeInTheContractsOrder)
{
    expect_error(http.post("/api/projects/a..b/upload?name=a.mov", "clip"), 400);
    expect_error(http.post("/api/projects/nope/upload?name=a.mov", "clip"), 404);
    expect_error(upload("nope", "a.mov", "clip"), 404);
    EXPECT_FALSE(fs::exists(folder("nope")));
    fs::create_directory(folder("hand"));
    expect_error(upload("hand", "a.mov", "clip"), 404);
    EXPECT_TRUE(fs::is_empty(folder("hand")));
    expect_nothing_incoming();
}

TEST_F(Upload, ManyClientsWithTheSameFilesStoreEachOnce)
{
    constexpr unsigned kClients = 64;
    constexpr unsigned kFiles = 20;
    std::vector<std::string> files;
    for (unsigned i = 0; i < kFiles; ++i) files.push_back(sample_bytes(10'000 + i, i));
    std::atomic<unsigned> stored = 0;
    std::atomic<unsigned> duplicates = 0;
    auto const run = [&](unsigned seed) {
        Client client{server.port()};
        std::vector<unsigned> order(kFiles);
        std::ranges::generate(order, [i = 0U]() mutable { return i++; });
        std::ranges::shuffle(order, std::mt19937{seed});
        for (unsigned const i : order) {
            auto const body =
                multipart_body({{.name = "file", .filename = fmt::format("{}.mov", i), .body = files[i]}});
            auto const answer = client.post(upload_path(), body, multipart_headers());
            EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
            auto const status = answer.json()["status"].text();
            stored += status == "stored" ? 1 : 0;
            duplicates += status == "duplicate" ? 1 : 0;
        }
    };
    std::vector<std::jthread> clients;
    for (unsigned i = 0; i < kClients; ++i) clients.emplace_back(run, i);
    clients.clear();
    EXPECT_EQ(stored, kFiles);
    EXPECT_EQ(duplicates, kClients * kFiles - kFiles);
    EXPECT_EQ(files_on_disk("A").size(), kFiles);
    EXPECT_EQ(listed("A").size(), kFiles);
    expect_nothing_incoming();
}

}
