#include "HttpTest.h"

#include <fmt/format.h>

namespace tests {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

namespace {

class Media : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
        store("A", "clip.mov", kClip);
    }

    static constexpr char kClip[] = "0123456789abcdefghij";
    std::string const m_clip = "/media/A/ingest/originals/clip.mov";
    std::string const m_download = "/media/A/download/ingest/originals/clip.mov";
};

void expect_inert(Response const& answer)
{
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(answer.header("Content-Security-Policy"), HasSubstr("sandbox"));
}

}

TEST_F(Media, AClipIsShownInPlace)
{
    auto const answer = http.get(m_clip);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, kClip);
    EXPECT_EQ(answer.header("Content-Type"), "video/quicktime");
    EXPECT_EQ(answer.header("Content-Length"), "20");
    EXPECT_EQ(answer.header("Accept-Ranges"), "bytes");
    EXPECT_THAT(answer.header("Content-Disposition"), Not(HasSubstr("attachment")));
    EXPECT_THAT(answer.header("ETag"), Not(IsEmpty()));
    EXPECT_THAT(answer.header("Last-Modified"), Not(IsEmpty()));
    expect_inert(answer);
}

TEST_F(Media, ADownloadIsAnAttachmentWithItsName)
{
    auto const answer = http.get(m_download);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, kClip);
    EXPECT_THAT(answer.header("Content-Disposition"), AllOf(StartsWith("attachment"), HasSubstr("clip.mov")));
    expect_inert(answer);
}

TEST_F(Media, HeadSaysTheSame)
{
    for (auto const& path : {m_clip, m_download}) {
        auto const answer = http.head(path);
        EXPECT_EQ(answer.status, 200);
        EXPECT_THAT(answer.body, IsEmpty());
        EXPECT_EQ(answer.header("Content-Length"), "20");
        EXPECT_EQ(answer.header("ETag"), http.get(path).header("ETag"));
    }
    EXPECT_EQ(http.head("/media/A/ingest/originals/nope.mov").status, 404);
}

TEST_F(Media, RangesWorkAsSafariAsksForThem)
{
    struct Case {
        char const* range;
        char const* body;
        char const* content_range;
    };
    for (auto const& [range, body, content_range] :
         {Case{"bytes=0-1", "01", "bytes 0-1/20"}, Case{"bytes=5-9", "56789", "bytes 5-9/20"},
          Case{"bytes=15-", "fghij", "bytes 15-19/20"}, Case{"bytes=-3", "hij", "bytes 17-19/20"},
          Case{"bytes=10-999", "abcdefghij", "bytes 10-19/20"}}) {
        auto const answer = http.get(m_clip, {{"Range", range}});
        EXPECT_EQ(answer.status, 206) << range;
        EXPECT_EQ(answer.body, body);
        EXPECT_EQ(answer.header("Content-Range"), content_range);
        expect_inert(answer);
    }
}

TEST_F(Media, SeveralRangesAreOneMultipartAnswer)
{
    auto const answer = http.get(m_clip, {{"Range", "bytes=0-1,18-19"}});
    EXPECT_EQ(answer.status, 206);
    EXPECT_THAT(answer.header("Content-Type"), StartsWith("multipart/byteranges"));
    EXPECT_THAT(answer.body, AllOf(HasSubstr("bytes 0-1/20"), HasSubstr("bytes 18-19/20")));
}

TEST_F(Media, ARangeBeyondTheEndIs416)
{
    auto const answer = http.get(m_clip, {{"Range", "bytes=20-"}});
    EXPECT_EQ(answer.status, 416);
    EXPECT_EQ(answer.header("Content-Range"), "bytes */20");
}

TEST_F(Media, WhatTheClientHasIsNotSentAgain)
{
    auto const first = http.get(m_clip);
    auto const by_tag = http.get(m_clip, {{"If-None-Match", first.header("ETag")}});
    EXPECT_EQ(by_tag.status, 304);
    EXPECT_THAT(by_tag.body, IsEmpty());
    EXPECT_EQ(http.get(m_clip, {{"If-Modified-Since", first.header("Last-Modified")}}).status, 304);
    EXPECT_EQ(http.get(m_clip, {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(Media, AResumedDownloadOfAChangedFileStartsAnew)
{
    auto const tag = http.get(m_clip).header("ETag");
    EXPECT_EQ(http.get(m_clip, {{"Range", "bytes=5-"}, {"If-Range", tag}}).status, 206);
    EXPECT_EQ(http.get(m_clip, {{"Range", "bytes=5-"}, {"If-Range", "\"older\""}}).status, 200);
}

TEST_F(Media, KnownTypesAreNamed)
{
    struct Case {
        char const* name;
        char const* type;
    };
    for (auto const& [name, type] :
         {Case{"a.JPG", "image/jpeg"}, Case{"a.png", "image/png"}, Case{"a.heic", "image/heic"},
          Case{"a.mp4", "video/mp4"}, Case{"a.webp", "image/webp"}, Case{"a.mp3", "audio/mpeg"}}) {
        auto const answer = http.get(url_path(upload("A", name, name).json()["served"]["stream_url"].text()));
        EXPECT_THAT(answer.header("Content-Type"), StartsWith(type)) << name;
        EXPECT_THAT(answer.header("Content-Disposition"), Not(HasSubstr("attachment"))) << name;
    }
}

TEST_F(Media, PagesAndScriptsAreNeverShownInPlace)
{
    for (auto const* const name : {"a.html", "a.htm", "a.svg", "a.SVG", "a.xml", "a.xhtml", "a.js", "a.pdf",
                                   "a.txt", "a.css", "a.mhtml", "a.svgz", "a", "a.html.unknown", "a.swf"}) {
        auto const bytes = fmt::format("<html><script>alert('{}')</script></html>", name);
        auto const answer =
            http.get(url_path(upload("A", name, bytes).json()["served"]["stream_url"].text()));
        EXPECT_EQ(answer.status, 200) << name;
        EXPECT_THAT(answer.header("Content-Disposition"), StartsWith("attachment")) << name;
        EXPECT_EQ(answer.header("Content-Type"), "application/octet-stream") << name;
        expect_inert(answer);
    }
}

TEST_F(Media, ThePartsOwnTypeDoesNotCount)
{
    Part const part{.name = "file", .filename = "evil.bin", .body = "<script>", .type = "text/html"};
    upload_parts("A", {part});
    auto const answer = http.get("/media/A/ingest/originals/evil.bin");
    EXPECT_EQ(answer.header("Content-Type"), "application/octet-stream");
    EXPECT_THAT(answer.header("Content-Disposition"), StartsWith("attachment"));
}

TEST_F(Media, DownloadNamesKeepTheirScript)
{
    store("A", "Süd 海 100%.mov", "x");
    auto const answer = http.get("/media/A/download/ingest/originals/" + percent_encode("Süd 海 100%.mov"));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.header("Content-Disposition"),
                HasSubstr("filename*=UTF-8''S%C3%BCd%20%E6%B5%B7%20100%25.mov"));
}

TEST_F(Media, NamesOnlyAPersonCanMakeAreServedToo)
{
    for (auto const* const name : {"what?.jpg", "a#b.jpg", "50%25.jpg", "quote\"d.jpg", "a;b=c.jpg",
                                   "sub folder/x.jpg", "back\\slash.jpg", "new\nline.jpg"}) {
        write_file(originals("A") / name, name);
        for (auto const* const kind : {"", "download/"}) {
            auto const path = fmt::format("/media/A/{}ingest/originals/{}", kind, percent_encode(name));
            auto const answer = http.get(path);
            EXPECT_LT(answer.status, 500) << path;
            EXPECT_EQ(answer.body, answer.status == 200 ? name : answer.body);
        }
    }
    EXPECT_EQ(http.get("/media/A/ingest/originals/what%3F.jpg").body, "what?.jpg");
    EXPECT_EQ(http.get("/media/A/ingest/originals/50%2525.jpg").body, "50%25.jpg");
    EXPECT_EQ(http.get("/media/A/ingest/originals/a%23b.jpg").body, "a#b.jpg");
}

TEST_F(Media, ExportsAndTheBuiltInFoldersAreServed)
{
    write_file(folder("A") / "exports" / "final.mp4", "final");
    write_file(folder("uploads") / "20251224" / "a.jpg", "upload");
    write_file(folder("backup") / "2025" / "12" / "b.jpg", "backup");
    EXPECT_EQ(http.get("/media/A/exports/final.mp4").body, "final");
    EXPECT_EQ(http.get("/media/uploads/20251224/a.jpg").body, "upload");
    EXPECT_EQ(http.get("/media/backup/2025/12/b.jpg").body, "backup");
}

TEST_F(Media, NothingElseOfAProjectIsServed)
{
    write_file(folder("A") / "secret.txt", "canary");
    write_file(folder("A") / "_manifest" / "notes.jpg", "canary");
    write_file(originals("A") / ".hidden" / "x.jpg", "canary");
    write_file(originals("A") / ".dot.jpg", "canary");
    write_file(server.root() / "loose.jpg", "canary");
    write_file(server.root() / ".thumbnails" / "x.png", "canary");
    for (auto const* const path : {"/media/A/secret.txt",
                                   "/media/A/_manifest/notes.jpg",
                                   "/media/A/_manifest/events.jsonl",
                                   "/media/A/index.json",
                                   "/media/A/ingest/originals/.hidden/x.jpg",
                                   "/media/A/ingest/originals/.dot.jpg",
                                   "/media/loose.jpg",
                                   "/media/.thumbnails/x.png",
                                   "/media/.media-sync/catalog.sqlite3",
                                   "/media/",
                                   "/media",
                                   "/media/A",
                                   "/media/A/",
                                   "/media/A/ingest/originals",
                                   "/media/A/ingest/originals/",
                                   "/media/A/download",
                                   "/media/A/download/",
                                   "/media/nope/ingest/originals/clip.mov",
                                   "/media/A/ingest/originals/nope.mov",
                                   "/media/A/ingest/originals/clip.mov/x"}) {
        auto const answer = http.get(path);
        expect_client_error(answer);
        EXPECT_THAT(answer.body, Not(HasSubstr("canary"))) << path;
    }
}

TEST_F(Media, TraversalIsRefusedInEveryEncoding)
{
    write_file(server.root() / "canary.jpg", "canary");
    write_file(folder("A") / "canary.jpg", "canary");
    write_file(server.root().parent_path() / "canary.jpg", "canary");
    for (auto const* const dots :
         {"..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "..%5c"})
        for (auto const* const slash : {"/", "%2f", "%5c", "\\", "//", "/./", "%252f"})
            for (auto const* const start :
                 {"/media/", "/media/A/", "/media/A/ingest/", "/media/A/ingest/originals/",
                  "/media/A/download/ingest/originals/"})
                for (int depth = 1; depth <= 5; depth += 2) {
                    std::string path = start;
                    for (int i = 0; i < depth; ++i) path += std::string{dots} + slash;
                    auto const answer = http.get(path + "canary.jpg");
                    EXPECT_THAT(answer.status, AnyOf(400, 403, 404)) << path << "canary.jpg";
                    EXPECT_THAT(answer.body, Not(HasSubstr("canary\"")));
                    EXPECT_NE(answer.body, "canary") << path;
                }
}

TEST_F(Media, AnEncodedClimbIs400)
{
    expect_error(http.get("/media/A/ingest/originals/%2e%2e%2f%2e%2e%2findex.json"), 400);
    expect_error(http.get("/media/A/ingest/originals/a%00b.jpg"), 400);
}

TEST_F(Media, LinksAreNotFollowed)
{
    auto const outside = server.root().parent_path() / "outside";
    write_file(outside / "secret.jpg", "canary");
    fs::create_symlink(outside / "secret.jpg", originals("A") / "file.jpg");
    fs::create_directory_symlink(outside, originals("A") / "dir");
    fs::create_symlink("clip.mov", originals("A") / "inside.mov");
    fs::create_directory_symlink(outside, folder("linked"));
    fs::create_hard_link(originals("A") / "clip.mov", originals("A") / "hard.mov");
    for (auto const* const path :
         {"/media/A/ingest/originals/file.jpg", "/media/A/ingest/originals/dir/secret.jpg",
          "/media/A/ingest/originals/inside.mov", "/media/linked/ingest/originals/secret.jpg",
          "/media/A/download/ingest/originals/file.jpg"})
        expect_error(http.get(path), 404);
    EXPECT_EQ(http.get("/media/A/ingest/originals/hard.mov").status, 200);
}

TEST_F(Media, InternalLocationsAreNotReachable)
{
    for (auto const* const path :
         {"/_media/A/ingest/originals/clip.mov", "/_check", "/_refused/413", "/_refused/507"}) {
        auto const answer = http.get(path);
        expect_error(answer, 404);
        EXPECT_THAT(answer.body, Not(HasSubstr(kClip)));
    }
}

TEST_F(Media, AClientCannotSteerTheHandOver)
{
    auto const answer = http.get("/healthz", {{"X-Accel-Redirect", "/_media/A/index.json"}});
    EXPECT_EQ(answer.json()["status"].text(), "ok");
    auto const upload = upload_raw(
        "A", "x.mov", "real", {{"Request-Body-File", "/etc/passwd"}, {"X-Request-Body-File", "/etc/passwd"}});
    EXPECT_EQ(upload.json()["sha256"].text(), sha256_hex("real"));
    EXPECT_THAT(http.get(m_clip).header("X-Accel-Redirect"), IsEmpty());
}

TEST_F(Media, OnlyReadingIsAllowed)
{
    for (auto const* const method : {"POST", "PUT", "DELETE", "PATCH"}) {
        expect_error(http.request(method, m_clip, "x"), 405);
        EXPECT_EQ(read_file(originals("A") / "clip.mov"), kClip);
    }
}

}
