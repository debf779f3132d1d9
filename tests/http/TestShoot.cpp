#include "HttpTest.h"

#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>

#include "Shortcut.h"

namespace tests {

using testing::HasSubstr;
using testing::MatchesRegex;

namespace {

constexpr int kFiles = 500;
constexpr int kAlreadyThere = 40;  // of them

/// A day with a camera: many files go in from a phone, and a person sorts them afterwards.
class Shoot : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("Wedding");
    }

    static std::string name_of(int i) { return fmt::format("IMG_{:04}.{}", i, i % 5 == 0 ? "MOV" : "HEIC"); }
    static std::string bytes_of(int i)
    {
        return sample_bytes(i % 50 == 0 ? 400'000 : 4'000 + static_cast<std::size_t>(i),
                            static_cast<unsigned>(i));
    }

    /// All files one after the other; some connections break in the middle of the body, and those files are sent again.
    void send_all(Shortcut& shortcut, std::string const& batch)
    {
        for (int i = 0; i < kFiles; ++i) {
            if (i % 10 == 7) shortcut.upload_cut(batch, name_of(i), bytes_of(i));
            auto const answer = shortcut.upload(batch, name_of(i), bytes_of(i));
            ASSERT_EQ(answer.status, 200) << answer.failure << answer.body;
            ASSERT_EQ(answer.json()["status"].text(), i < kAlreadyThere ? "duplicate" : "stored");
        }
    }

    /// SHA-256 and time of addition: what must outlive a move. By the path.
    std::map<std::string, std::string> identities()
    {
        std::map<std::string, std::string> known;
        auto const files = project("Wedding")["files"];
        for (std::size_t i = 0; i < files.size(); ++i) {
            auto const entry = files.at(i);
            known[entry["relative_path"].text()] = entry["sha256"].text() + entry["uploaded_at"].text();
        }
        return known;
    }
};

}

TEST_F(Shoot, FiveHundredFilesGoInWithRetriesAndAreFollowedWhenTheyAreSorted)
{
    for (int i = 0; i < kAlreadyThere; ++i) store("Wedding", name_of(i), bytes_of(i));
    Shortcut shortcut{server.port(), "Wedding"};
    auto const batch = shortcut.started(fmt::format(R"({{"device":"iPhone","expected":{}}})", kFiles));
    send_all(shortcut, batch);

    auto const answer = shortcut.finalize(batch).json();
    EXPECT_THAT(answer["notification"].text(),
                MatchesRegex("Wedding: 460 new, 40 already there, 0 failed - [0-9.]+ MB in [0-9]+ s"));
    EXPECT_EQ(answer["errors"].number(), 0);
    EXPECT_EQ(answer["items"].size(), static_cast<std::size_t>(kFiles));
    EXPECT_THAT(answer["report_text"].text(), testing::Not(HasSubstr("did not arrive")));
    expect_nothing_incoming();
    auto const before = identities();
    ASSERT_EQ(before.size(), static_cast<std::size_t>(kFiles));

    // Half of them get a folder and a name by hand.
    std::map<std::string, std::string> after = before;
    for (int i = 0; i < kFiles; i += 2) {
        auto const place =
            fmt::format("day {}/wedding-{:04}{}", 1 + i % 3, i, fs::path{name_of(i)}.extension().string());
        fs::create_directories((originals("Wedding") / place).parent_path());
        fs::rename(originals("Wedding") / name_of(i), originals("Wedding") / place);
        auto const entry = after.extract("ingest/originals/" + name_of(i));
        after["ingest/originals/" + place] = entry.mapped();
    }
    auto const found = reindex("Wedding");
    EXPECT_EQ(found["moved"].number(), kFiles / 2) << found.dump();
    for (auto const* const count : {"indexed", "removed", "changed"})
        EXPECT_EQ(found[count].number(), 0) << found.dump();
    EXPECT_EQ(identities(), after);
    EXPECT_EQ(files_on_disk("Wedding").size(), static_cast<std::size_t>(kFiles));

    // The Shortcut runs once more: it is all there, wherever it is now.
    auto const again = shortcut.started();
    for (int i = 0; i < kFiles; i += 25)
        EXPECT_EQ(shortcut.upload(again, name_of(i), bytes_of(i)).json()["status"].text(), "duplicate");
    EXPECT_THAT(shortcut.finalize(again).json()["notification"].text(),
                HasSubstr("Wedding: 0 new, 20 already there, 0 failed"));
}

}
