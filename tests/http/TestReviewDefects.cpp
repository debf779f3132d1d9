// One test for each defect of the system whose clients this family serves.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <set>
#include <thread>

#include "ReviewTest.h"

namespace tests {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

class ReviewDefects : public ReviewTest {
protected:
    /// Follows `next` to the end.
    std::vector<std::string> walk(std::string const& first)
    {
        std::vector<std::string> seen;
        for (auto address = first; !address.empty() && seen.size() < 100'000;) {
            auto const answer = http.get(address);
            EXPECT_EQ(answer.status, 200) << address << answer.body;
            for (auto const& hash : answer.json()["data"].pluck("hash")) seen.push_back(hash);
            auto const next = answer.json()["pagination"]["next"];
            address = next.is_null() ? "" : next.text();
        }
        return seen;
    }
    Response patch_path(std::string const& path_hash, std::string const& body)
    {
        return http.request("PATCH", kMedia + "/" + path_hash + "/rejection-status", body,
                            {{"Content-Type", "application/json"}});
    }
};

}

TEST_F(ReviewDefects, Defect01TheDocumentedRefusalsAreSent)
{
    add(1, 1);
    auto const wrong = judge(1, "maybe");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.body,
              R"({"success":false,"error":"Invalid request","message":"Rejection status must be one of: )"
              R"(unfiltered, accepted, rejected, override"})");
    EXPECT_EQ(judge(1, "Accepted").status, 400);
    auto const mismatch =
        patch_path(hash_of(2), fmt::format(R"({{"hash":"{}","rejection_status":"accepted"}})", hash_of(1)));
    EXPECT_EQ(mismatch.status, 400);
    EXPECT_EQ(
        mismatch.body,
        R"({"success":false,"error":"Hash mismatch","message":"Path hash and body hash do not match"})");
    auto const unknown = judge(5, "accepted");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.body,
              R"({"success":false,"error":"Media not found","message":"No media found with hash: )" +
                  hash_of(5) + R"("})");
    // Members of the body come before the mismatch, that before the row.
    EXPECT_EQ(patch_path(hash_of(5), fmt::format(R"({{"hash":"{}","rejection_status":"no"}})", hash_of(1)))
                  .json()["error"]
                  .text(),
              "Invalid request");
    EXPECT_EQ(
        patch_path(hash_of(5), fmt::format(R"({{"hash":"{}","rejection_status":"accepted"}})", hash_of(6)))
            .json()["error"]
            .text(),
        "Hash mismatch");
    EXPECT_EQ(row(1)["rejection_status"].text(), "unfiltered");
}

TEST_F(ReviewDefects, Defect02AWalkOverTiedKeysMeetsEachRowOnce)
{
    for (int i = 0; i < 10; ++i) add(i * 1000, i * 1000 + 999, R"("media_type":"movie","release_year":2000)");
    for (std::string const query :
         {"sort_by=release_year&limit=333", "sort_by=media_type&sort_order=asc&limit=999",
          "sort_by=media_title&limit=500", "limit=1000"}) {
        auto const seen = walk(kMedia + "?" + query);
        EXPECT_EQ(seen.size(), 10'000U) << query;
        EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 10'000U) << query;
    }
}

TEST_F(ReviewDefects, Defect03TheLinksKeepFiltersAndOrder)
{
    add(1, 5, R"("media_type":"movie","media_title":"A & B")");
    add(6, 9, R"("media_type":"photo")");
    auto const query =
        "?media_type=movie&sort_by=media_title&sort_order=asc&limit=2&media_title=a%20%26&junk=1";
    EXPECT_THAT(walk(kMedia + query),
                ElementsAre(hash_of(1), hash_of(2), hash_of(3), hash_of(4), hash_of(5)));
    EXPECT_EQ(http.get(kMedia + query).json()["pagination"]["next"].text(),
              "/rear-diff/media?offset=2&limit=2&media_type=movie&media_title=a%20%26&sort_by=media_title&"
              "sort_order=asc");
}

TEST_F(ReviewDefects, Defect04NoLinkLeadsBelowZeroOrToItself)
{
    add(1, 20);
    auto const previous = list("offset=5&limit=10")["pagination"]["previous"].text();
    EXPECT_EQ(previous, "/rear-diff/media?offset=0&limit=10");
    EXPECT_EQ(http.get(previous).status, 200);
    EXPECT_EQ(http.get(kMedia + "?limit=0").status, 422);
}

TEST_F(ReviewDefects, Defect05WhatCannotBeFilteredIsNoFailureOfTheServer)
{
    add(1, 1, R"("media_type":"tv_show")");
    for (std::string const query :
         {"limit=-1", "limit=99999999999999999999", "limit=1001", "limit=x", "offset=-1", "offset=1e3",
          "offset=", "offset=99999999999999999999", "media_type=radio", "media_type=Movie",
          "pipeline_status=sleeping", "rejection_status=%00", "error_status=perhaps", "sort_by=hash",
          "media_type=movie%00"}) {
        auto const answer = http.get(kMedia + "?" + query);
        EXPECT_EQ(answer.status, 422) << query << answer.body;
        EXPECT_TRUE(answer.json()["detail"].is_array()) << query;
    }
    EXPECT_EQ(hashes("media_type=tv").size(), 1U);
    EXPECT_EQ(hashes("media_title=%00").size(), 0U);
    EXPECT_EQ(hashes("imdb_id=%00").size(), 0U);
    EXPECT_EQ(hashes("hash=x").size(), 0U);
}

TEST_F(ReviewDefects, Defect06AMissingOrBrokenBodyIsRefused)
{
    add(1, 1);
    for (std::string const body : {"", "{", "[]", "null", "{}", R"({"rejection_status":"accepted"})",
                                   R"({"hash":7,"rejection_status":"accepted"})", "\xFF"}) {
        auto const answer = patch_path(hash_of(1), body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_THAT(answer.json().keys(), ElementsAre("success", "error", "message"));
        EXPECT_EQ(answer.json()["error"].text(), "Invalid request");
    }
    auto const no_status = patch_path(hash_of(1), fmt::format(R"({{"hash":"{}"}})", hash_of(1)));
    EXPECT_EQ(no_status.status, 400);
    EXPECT_EQ(row(1)["rejection_status"].text(), "unfiltered");
}

TEST_F(ReviewDefects, Defect07AFailureOfTheCatalogueIsNotNestedAndTellsNoSql)
{
    add(1, 1);
    auto const command = fmt::format(
        "python3 -c \"import sqlite3; d=sqlite3.connect('{}'); d.execute('PRAGMA foreign_keys=OFF'); "
        "d.execute('DROP TABLE review_count'); d.execute('DROP TABLE review'); d.commit()\"",
        (server.state() / "catalog.sqlite3").string());
    ASSERT_EQ(std::system(command.c_str()), 0);
    auto const page = http.get(kMedia);
    EXPECT_EQ(page.status, 500);
    EXPECT_THAT(page.json().keys(), ElementsAre("error", "details"));
    EXPECT_EQ(page.json()["error"].text(), "Database error occurred");
    auto const change = judge(1, "accepted");
    EXPECT_EQ(change.status, 500);
    EXPECT_THAT(change.json().keys(), ElementsAre("success", "error", "message"));
    EXPECT_EQ(change.json()["error"].text(), "Database error");
    for (auto const& body : {page.body, change.body}) {
        EXPECT_THAT(body, Not(HasSubstr("SELECT")));
        EXPECT_THAT(body, Not(HasSubstr("sqlite")));
    }
}

TEST_F(ReviewDefects, Defect09NoPageIsLargerThanAThousandRows)
{
    add(1, 1200);
    EXPECT_EQ(list("limit=1000")["data"].size(), 1000U);
    EXPECT_EQ(http.get(kMedia + "?limit=1001").status, 422);
    EXPECT_EQ(list()["data"].size(), 100U);
}

TEST_F(ReviewDefects, Defect08AnImportOverKnownRowsIsNotSlowerWithEachRow)
{
    auto const time_of = [&](int rows) {
        auto const begin = std::chrono::steady_clock::now();
        add(1, rows);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    time_of(6000);
    auto const few = time_of(1000);
    auto const many = time_of(6000);
    EXPECT_LT(many, 15 * few + 1);
}

TEST_F(ReviewDefects, Defect09NoRowCanSpoilAPage)
{
    for (auto const* members :
         {R"("media_type":"radio")", R"("media_type":"movie","imdb_id":"7")",
          R"("media_type":"movie","rt_score":101)", R"("media_type":"movie","genre":"Drama")",
          R"("media_type":"movie","media_title":"\u0000")", R"("media_type":"movie","imdb_rating":100)",
          R"("media_type":"movie","season":2147483648)"}) {
        auto const answer =
            import(fmt::format(R"([{{"hash":"{}","original_title":"x",{}}}])", hash_of(1), members));
        EXPECT_EQ(answer.status, 400) << members;
    }
    EXPECT_EQ(import(R"([{"hash":"ABC","media_type":"movie","original_title":"x"}])").status, 400);
    EXPECT_EQ(list()["pagination"]["total"].number(), 0);
}

TEST_F(ReviewDefects, Defect10AForeignPageMayNotChangeAnything)
{
    add(1, 1);
    auto const answer =
        http.request("PATCH", kMedia + "/" + hash_of(1) + "/rejection-status",
                     fmt::format(R"({{"hash":"{}","rejection_status":"accepted"}})", hash_of(1)),
                     {{"Content-Type", "application/json"}, {"Origin", "http://evil.example"}});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "");
    EXPECT_EQ(import("[]", {{"Origin", "http://evil.example"}}).status, 403);
    EXPECT_EQ(row(1)["rejection_status"].text(), "unfiltered");
}

TEST_F(ReviewDefects, Defect11TimesAreUtcWhateverTheZoneOfTheServer)
{
    server.stop_program();
    server.set_environment("TZ", "Asia/Tokyo");
    server.start_program();
    server.wait_until_ready();
    add(1, 1);
    auto const now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H", std::gmtime(&now));
    EXPECT_THAT(row(1)["created_at"].text(), testing::StartsWith(text));
    EXPECT_EQ(row(1)["created_at"].text().back(), 'Z');
}

TEST_F(ReviewDefects, Defect12ChangesAtTheSameTimeDoNotUndoEachOther)
{
    add(1, 1);
    auto const change = [&](std::string const& members) {
        Client client{server.port()};
        auto const body = fmt::format(R"({{"hash":"{}",{}}})", hash_of(1), members);
        EXPECT_EQ(client.request("PATCH", kMedia + "/" + hash_of(1) + "/pipeline", body).status, 200);
    };
    for (int round = 0; round < 20; ++round) {
        auto const flag = round % 2 == 0 ? "true" : "false";
        auto const pipeline = round % 2 == 0 ? "queued" : "parsed";
        auto const verdict = round % 2 == 0 ? "accepted" : "override";
        std::thread first{[&] { change(fmt::format(R"("error_status":{})", flag)); }};
        std::thread second{[&] { change(fmt::format(R"("pipeline_status":"{}")", pipeline)); }};
        change(fmt::format(R"("rejection_status":"{}")", verdict));
        first.join();
        second.join();
        auto const now = row(1);
        EXPECT_EQ(now["error_status"].flag(), round % 2 == 0);
        EXPECT_EQ(now["pipeline_status"].text(), pipeline);
        EXPECT_EQ(now["rejection_status"].text(), verdict);
    }
}

TEST_F(ReviewDefects, Defect13APathOfARowIsNeverFollowed)
{
    make_project("A");
    auto const path = store("A", "kept.txt", "bytes");
    add(1, 1,
        fmt::format(R"("media_type":"movie","parent_path":"{}","target_path":"../A/{}")",
                    server.root().string(), path));
    EXPECT_EQ(judge(1, "rejected").status, 200);
    EXPECT_EQ(patch(1, "soft_delete").status, 200);
    EXPECT_EQ(read_file(folder("A") / path), "bytes");
}

TEST_F(ReviewDefects, Defect14ADeletedRowIsChangedByNothing)
{
    add(1, 1, R"("media_type":"movie","original_link":"magnet:?x")");
    ASSERT_EQ(patch(1, "soft_delete").status, 200);
    EXPECT_EQ(judge(1, "accepted").status, 404);
    EXPECT_EQ(patch(1, "approve").status, 404);
    EXPECT_EQ(patch(1, "finish").status, 404);
    EXPECT_EQ(patch(1, "pipeline", fmt::format(R"({{"hash":"{}","error_status":true}})", hash_of(1))).status,
              404);
    EXPECT_EQ(patch(9, "soft_delete").status, 404);
}

TEST_F(ReviewDefects, Defect15ATitleIsNoPatternAndAnOrderNoSql)
{
    add(1, 1, R"("media_type":"movie","media_title":"100% true")");
    add(2, 2, R"("media_type":"movie","media_title":"snake_case")");
    EXPECT_THAT(hashes("media_title=%25"), ElementsAre(hash_of(1)));
    EXPECT_THAT(hashes("media_title=_"), ElementsAre(hash_of(2)));
    EXPECT_EQ(hashes("media_title='%20OR%201=1").size(), 0U);
    EXPECT_EQ(http.get(kMedia + "?sort_by=created_at;DROP").status, 422);
}

TEST_F(ReviewDefects, Defect16TheStartNamesAddressesThatAnswer)
{
    auto const start = http.get("/rear-diff/").json();
    EXPECT_EQ(start["docs"].text(), "/rear-diff/docs");
    EXPECT_EQ(http.get(start["health"].text()).status, 200);
}

}
