#include <chrono>
#include <cstdlib>
#include <thread>

#include "ReviewTest.h"

namespace tests {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

class Review : public ReviewTest {};

class ReviewOff : public ReviewTest {
protected:
    ReviewOff() : ReviewTest({.environment = {{"MEDIA_SYNC_REVIEW_LEDGER", "off"}}}) {}
};

constexpr char const* kWhole = R"({"media":[{"hash":"00000000000000000000000000000000000000aa",
    "media_type":"tv_season","media_title":"Tïtle","season":1,"episode":2,"release_year":1999,
    "pipeline_status":"queued","error_status":true,"error_condition":"broken","rejection_status":"rejected",
    "rejection_reason":"too dark","parent_path":"/p","target_path":"t","original_title":"original",
    "original_path":"o","original_link":"magnet:?x","rss_source":"yts.mx","uploader":"u","genre":["Drama","War"],
    "language":[],"rt_score":0,"metascore":100,"imdb_rating":7.4,"imdb_votes":12,"imdb_id":"tt1234567",
    "resolution":"1080p","video_codec":"h264","upload_type":"WEB","audio_codec":"aac","tmdb_id":5,
    "created_at":"2001-01-01T00:00:00Z","what":"else"}]})";

/// SHA-1 of "abc", as `sha1sum` says.
constexpr char const* kSha1OfAbc = "a9993e364706816aba3e25717850c26c9cd0d89d";

}

TEST_F(Review, AnswersAtItsOtherAddresses)
{
    EXPECT_EQ(http.get("/rear-diff/health").body, R"({"status":"healthy"})");
    EXPECT_EQ(http.get("/rear-diff/").json()["docs"].text(), "/rear-diff/docs");
    EXPECT_EQ(http.get("/rear-diff").json()["health"].text(), "/rear-diff/health");
    auto const unknown = http.get("/rear-diff/nothing");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_TRUE(unknown.json()["detail"].is_string());
    auto const wrong = http.request("DELETE", "/rear-diff/health");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_TRUE(wrong.json()["detail"].is_string());
}

TEST_F(Review, TheDocumentsComeFromTheSite)
{
    write_file(server.site() / "docs.html", "<!doctype html><title>API</title>");
    write_file(server.site() / "openapi.json", R"({"openapi":"3.1.0"})");
    auto const page = http.get("/rear-diff/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.header("Content-Type"), HasSubstr("text/html"));
    EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(page.body, HasSubstr("<title>API"));
    auto const document = http.get("/rear-diff/openapi.json");
    EXPECT_THAT(document.header("Content-Type"), HasSubstr("application/json"));
    EXPECT_EQ(document.json()["openapi"].text(), "3.1.0");
}

TEST_F(Review, ARowHasExactlyIts32KeysInTheirOrder)
{
    ASSERT_EQ(import(kWhole).body, R"({"success":true,"imported":1})");
    auto const row = list()["data"].at(0);
    EXPECT_THAT(row.keys(), ElementsAre("hash", "media_type", "media_title", "season", "episode",
                                        "release_year", "pipeline_status", "error_status", "error_condition",
                                        "rejection_status", "rejection_reason", "parent_path", "target_path",
                                        "original_title", "original_path", "original_link", "rss_source",
                                        "uploader", "genre", "language", "rt_score", "metascore",
                                        "imdb_rating", "imdb_votes", "imdb_id", "resolution", "video_codec",
                                        "upload_type", "audio_codec", "created_at", "updated_at", "tmdb_id"));
    EXPECT_THAT(row.dump(), HasSubstr(R"("imdb_rating":7.4)"));
    EXPECT_THAT(row.dump(), HasSubstr(R"("genre":["Drama","War"],"language":[],"rt_score":0)"));
    EXPECT_THAT(row.dump(), HasSubstr(R"("error_condition":"broken","rejection_status":"rejected")"));
    EXPECT_THAT(row["created_at"].text(),
                testing::MatchesRegex("20[0-9-]*T[0-9:]*\\.[0-9][0-9][0-9][0-9][0-9][0-9]Z"));
    EXPECT_THAT(row["created_at"].text(), testing::Not(HasSubstr("2001")));
}

TEST_F(Review, WhatARowDoesNotSayIsADefaultOrNull)
{
    add(1, 1);
    auto const first = row(1);
    EXPECT_EQ(first["pipeline_status"].text(), "ingested");
    EXPECT_EQ(first["rejection_status"].text(), "unfiltered");
    EXPECT_FALSE(first["error_status"].flag());
    for (auto const* key : {"media_title", "season", "genre", "imdb_rating", "tmdb_id", "rss_source"})
        EXPECT_TRUE(first[key].is_null()) << key;
}

TEST_F(Review, ThePageSaysWhereItIs)
{
    add(1, 5);
    auto const page = list("limit=2&offset=2&sort_by=created_at&sort_order=ASC");
    EXPECT_THAT(page.keys(), ElementsAre("data", "pagination"));
    EXPECT_EQ(page["pagination"].dump(),
              R"({"total":5,"limit":2,"offset":2,)"
              R"("next":"/rear-diff/media?offset=4&limit=2&sort_by=created_at&sort_order=ASC",)"
              R"("previous":"/rear-diff/media?offset=0&limit=2&sort_by=created_at&sort_order=ASC"})");
    EXPECT_THAT(page["data"].pluck("hash"), ElementsAre(hash_of(3), hash_of(4)));
    auto const behind = list("offset=99");
    EXPECT_EQ(behind["data"].size(), 0U);
    EXPECT_TRUE(behind["pagination"]["next"].is_null());
}

TEST_F(Review, FiltersAndOrdersAreThoseOfTheDocument)
{
    add(1, 2, R"("media_type":"movie","media_title":"Zulu","release_year":2000,"imdb_rating":5)");
    add(3, 4,
        R"("media_type":"tv_show","pipeline_status":"queued","media_title":"alpha 1%","imdb_id":"tt7654321")");
    add(5, 5,
        R"("media_type":"tv_season","error_status":true,"rejection_status":"accepted","imdb_rating":9.5)");
    EXPECT_THAT(hashes("media_type=movie&sort_order=asc"), ElementsAre(hash_of(1), hash_of(2)));
    EXPECT_THAT(hashes("media_type=tv&sort_order=asc"), ElementsAre(hash_of(3), hash_of(4), hash_of(5)));
    EXPECT_THAT(hashes("media_type=&pipeline_status=queued").size(), 2U);
    EXPECT_THAT(hashes("media_type=movie&pipeline_status=queued"), IsEmpty());
    EXPECT_THAT(hashes("rejection_status=accepted"), ElementsAre(hash_of(5)));
    EXPECT_THAT(hashes("error_status=true"), ElementsAre(hash_of(5)));
    EXPECT_EQ(hashes("error_status=false").size(), 4U);
    EXPECT_EQ(hashes("media_title=ALPHA").size(), 2U);
    EXPECT_EQ(hashes("imdb_id=tt7654321").size(), 2U);
    EXPECT_THAT(hashes("hash=" + hash_of(4)), ElementsAre(hash_of(4)));
    // What is missing comes last, ties go by the hash.
    EXPECT_THAT(hashes("sort_by=media_title&sort_order=asc"),
                ElementsAre(hash_of(3), hash_of(4), hash_of(1), hash_of(2), hash_of(5)));
    EXPECT_THAT(hashes("sort_by=media_title"),
                ElementsAre(hash_of(5), hash_of(1), hash_of(2), hash_of(3), hash_of(4)));
    EXPECT_THAT(hashes("sort_by=imdb_rating&sort_order=asc"),
                ElementsAre(hash_of(1), hash_of(2), hash_of(5), hash_of(3), hash_of(4)));
    EXPECT_THAT(hashes("sort_by=media_type"),
                ElementsAre(hash_of(5), hash_of(3), hash_of(4), hash_of(1), hash_of(2)));
    EXPECT_THAT(hashes("sort_by=pipeline_status&sort_order=sideways&limit=2"),
                ElementsAre(hash_of(3), hash_of(4)));
}

TEST_F(Review, AVerdictIsAnsweredAsDocumented)
{
    add(1, 1);
    auto const before = row(1)["updated_at"].text();
    auto const answer = judge(1, "rejected");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"success":true,"message":"Rejection status updated successfully"})");
    EXPECT_EQ(row(1)["rejection_status"].text(), "rejected");
    auto const once = row(1)["updated_at"].text();
    EXPECT_GT(once, before);
    EXPECT_EQ(judge(1, "rejected").status, 200);
    EXPECT_GT(row(1)["updated_at"].text(), once);
}

TEST_F(Review, ThePipelineChangesWhatItIsTold)
{
    add(1, 1);
    auto const change = [&](std::string const& members) {
        return patch(1, "pipeline", fmt::format(R"({{"hash":"{}"{}}})", hash_of(1), members));
    };
    auto const answer = change(R"(,"pipeline_status":"downloading","error_status":true)");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.json().keys(), ElementsAre("success", "message"));
    EXPECT_EQ(row(1)["pipeline_status"].text(), "downloading");
    EXPECT_TRUE(row(1)["error_status"].flag());
    EXPECT_EQ(change("").status, 400);
    EXPECT_EQ(change(R"(,"pipeline_status":"sleeping")").status, 400);
    EXPECT_EQ(change(R"(,"error_status":"yes")").status, 400);
    EXPECT_EQ(patch(2, "pipeline", fmt::format(R"({{"hash":"{}","error_status":true}})", hash_of(1))).status,
              400);
    EXPECT_EQ(patch(2, "pipeline", fmt::format(R"({{"hash":"{}","error_status":true}})", hash_of(2))).status,
              404);
}

TEST_F(Review, ADeletedRowIsInNoList)
{
    add(1, 2);
    auto const answer = patch(1, "soft_delete", "");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.json().keys(), ElementsAre("success", "message", "hash"));
    EXPECT_THAT(hashes(""), ElementsAre(hash_of(2)));
    EXPECT_EQ(list()["pagination"]["total"].number(), 1);
    EXPECT_EQ(patch(1, "soft_delete").status, 409);
    EXPECT_EQ(patch(3, "soft_delete").status, 404);
    // An import does not bring it back.
    add(1, 1);
    EXPECT_THAT(hashes(""), ElementsAre(hash_of(2)));
}

TEST_F(Review, ApprovalNeedsALinkAndFinishingIsTheEnd)
{
    add(1, 1);
    add(2, 2, R"("media_type":"movie","original_link":"magnet:?xt=1","error_status":true)");
    EXPECT_EQ(patch(1, "approve").status, 400);
    EXPECT_EQ(patch(3, "approve").status, 404);
    auto const answer = patch(2, "approve");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["hash"].text(), hash_of(2));
    EXPECT_EQ(row(2)["pipeline_status"].text(), "media_accepted");
    EXPECT_EQ(row(2)["rejection_status"].text(), "accepted");
    EXPECT_FALSE(row(2)["error_status"].flag());
    auto const finished = patch(2, "finish", "");
    EXPECT_EQ(finished.status, 200);
    EXPECT_THAT(finished.json().keys(), ElementsAre("success", "message", "hash"));
    EXPECT_EQ(row(2)["pipeline_status"].text(), "complete");
}

TEST_F(Review, AnImportIsAllOrNothing)
{
    add(1, 1);
    auto const refused = import(fmt::format(
        R"({{"media":[{{"hash":"{}","media_type":"movie","original_title":"x","media_title":"changed"}},)"
        R"({{"hash":"{}","media_type":"movie","original_title":"x","release_year":1066}}]}})",
        hash_of(1), hash_of(2)));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.json()["error"].text(), "Invalid request");
    EXPECT_EQ(refused.json()["message"].text(),
              "Row 2: release_year must be a whole number from 1850 to 2100.");
    EXPECT_EQ(list()["pagination"]["total"].number(), 1);
    EXPECT_TRUE(row(1)["media_title"].is_null());
    for (auto const* body :
         {"", "[", "{}", "null", R"({"media":7})", R"({"media":[{}]})", R"({"media":["x"]})"})
        EXPECT_EQ(import(body).status, 400) << body;
    EXPECT_EQ(list()["pagination"]["total"].number(), 1);
    expect_nothing_incoming();
}

TEST_F(Review, WhatAnImportDoesNotSayOfAKnownRowStays)
{
    add(1, 1, R"("media_type":"movie","media_title":"kept","season":4)");
    ASSERT_EQ(judge(1, "accepted").status, 200);
    add(1, 1, R"("media_type":"tv_show","season":null,"release_year":2000)");
    EXPECT_EQ(row(1)["media_type"].text(), "tv_show");
    EXPECT_EQ(row(1)["media_title"].text(), "kept");
    EXPECT_EQ(row(1)["release_year"].number(), 2000);
    EXPECT_TRUE(row(1)["season"].is_null());
    EXPECT_EQ(row(1)["rejection_status"].text(), "accepted");
}

TEST_F(Review, TheCommandImportsStandardInput)
{
    auto const file = server.root() / "rows.json";
    write_file(file,
               fmt::format(R"([{{"hash":"{}","media_type":"movie","original_title":"x"}}])", hash_of(9)));
    auto const command =
        fmt::format("MEDIA_SYNC_ROOT='{0}' MEDIA_SYNC_STATE='{1}' '{2}' review import < '{3}'",
                    server.root().string(), server.state().string(), MEDIA_SYNC_PROGRAM, file.string());
    EXPECT_EQ(std::system((command + " > /dev/null").c_str()), 0);
    EXPECT_EQ(row(9)["original_title"].text(), "x");
    write_file(file, "[7]");
    EXPECT_NE(std::system((command + " 2> /dev/null").c_str()), 0);
    EXPECT_EQ(list()["pagination"]["total"].number(), 1);
}

TEST_F(Review, EachPictureAndVideoGetsARow)
{
    make_project("A");
    store("A", "picture.jpg", "abc");
    store("A", "notes.txt", "no media");
    store("A", "clip.mov", "a clip");
    ASSERT_TRUE(eventually([&] { return list()["pagination"]["total"].number() == 2; }));
    auto const picture = list(std::string{"hash="} + kSha1OfAbc)["data"].at(0);
    EXPECT_EQ(picture["media_type"].text(), "photo");
    EXPECT_EQ(picture["pipeline_status"].text(), "ingested");
    EXPECT_EQ(picture["rejection_status"].text(), "unfiltered");
    EXPECT_EQ(picture["original_title"].text(), "picture.jpg");
    EXPECT_EQ(picture["original_path"].text(), "A/ingest/originals/picture.jpg");
    EXPECT_EQ(list("media_type=movie")["data"].at(0)["original_title"].text(), "clip.mov");
    auto const found = http.get(std::string{"/api/assets?review="} + kSha1OfAbc);
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(found.json()["items"].at(0)["sha256"].text(), sha256_hex("abc"));
    EXPECT_EQ(http.get("/api/assets?review=" + hash_of(1)).json()["items"].size(), 0U);
    expect_error(http.get("/api/assets?review=x"), 422);
    expect_error(http.get("/api/assets"), 422);
}

TEST_F(Review, AVerdictOutlivesItsFile)
{
    auto const judge_abc = [&](std::string const& status) {
        return http.request("PATCH", kMedia + "/" + kSha1OfAbc + "/rejection-status",
                            fmt::format(R"({{"hash":"{}","rejection_status":"{}"}})", kSha1OfAbc, status),
                            {{"Content-Type", "application/json"}});
    };
    make_project("A");
    make_project("B");
    store("A", "picture.jpg", "abc");
    ASSERT_TRUE(eventually([&] { return list()["pagination"]["total"].number() == 1; }));
    ASSERT_EQ(judge_abc("rejected").status, 200);
    fs::remove(originals("A") / "picture.jpg");
    reindex("A");
    EXPECT_EQ(http.get(std::string{"/api/assets?review="} + kSha1OfAbc).json()["items"].size(), 0U);
    store("B", "again.jpg", "abc");
    ASSERT_TRUE(eventually([&] {
        return http.get(std::string{"/api/assets?review="} + kSha1OfAbc).json()["items"].size() == 1;
    }));
    EXPECT_EQ(list()["data"].at(0)["rejection_status"].text(), "rejected");
    EXPECT_EQ(list()["data"].at(0)["original_title"].text(), "picture.jpg");
}

TEST_F(ReviewOff, NothingGetsARow)
{
    make_project("A");
    store("A", "picture.jpg", "abc");
    ASSERT_TRUE(eventually([&] { return fs::exists(index_file("A")); }));
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    EXPECT_EQ(list()["pagination"]["total"].number(), 0);
    add(1, 1);
    EXPECT_EQ(list()["pagination"]["total"].number(), 1);
}

}
