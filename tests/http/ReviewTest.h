#pragma once

#include <fmt/format.h>

#include "HttpTest.h"

namespace tests {

inline std::string const kMedia = "/rear-diff/media";

/// 40 digits that end in the number.
inline std::string hash_of(int number) { return fmt::format("{:040x}", number); }

/// A server with a ledger, and the words of its tests.
class ReviewTest : public HttpTest {
protected:
    using HttpTest::HttpTest;

    Response import(std::string const& body, HeaderList headers = {})
    {
        return http.post_json(kMedia, body, std::move(headers));
    }
    /// Rows `first` to `last`, each with the same further members; records a failure unless they are taken.
    void add(int first, int last, std::string const& members = R"("media_type":"movie")")
    {
        std::string rows;
        for (int i = first; i <= last; ++i)
            rows += fmt::format(R"({}{{"hash":"{}","original_title":"title {}",{}}})", i == first ? "" : ",",
                                hash_of(i), i, members);
        auto const answer = import(R"({"media":[)" + rows + "]}");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.body, fmt::format(R"({{"success":true,"imported":{}}})", last - first + 1));
    }
    Json list(std::string const& query = "")
    {
        auto const answer = http.get(kMedia + (query.empty() ? "" : "?" + query));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }
    Json row(int number)
    {
        auto const found = list("hash=" + hash_of(number))["data"];
        EXPECT_EQ(found.size(), 1U);
        return found.at(0);
    }
    std::vector<std::string> hashes(std::string const& query) { return list(query)["data"].pluck("hash"); }
    Response patch(int number, std::string const& what, std::string const& body = "{}")
    {
        return http.request("PATCH", kMedia + "/" + hash_of(number) + "/" + what, body,
                            {{"Content-Type", "application/json"}});
    }
    Response judge(int number, std::string const& status)
    {
        return patch(number, "rejection-status",
                     fmt::format(R"({{"hash":"{}","rejection_status":"{}"}})", hash_of(number), status));
    }
};

}
