#include "service/Batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cctype>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "Scratch.h"
#include "service/Uploads.h"
#include "util/Clock.h"

namespace {

using domain::BatchState;
using domain::ErrorCode;
using domain::kBatchSilence;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Batches : public testing::Test {
protected:
    scratch::Storage m_storage;
    domain::Project m_project = m_storage.make_project("P");
    service::Batches m_batches{m_storage.catalog, m_storage.writer, m_storage.jobs};
    service::Uploads m_uploads{m_storage.staging, nullptr, m_storage.ingest, m_batches};

    domain::Batch start()
    {
        auto batch = m_batches.start(m_project, {"Phone", 10, ""});
        if (!batch) throw std::runtime_error(batch.error().message);
        return *batch;
    }
    /// A raw body in a batch.
    service::UploadAnswer upload(std::string const& name, std::string_view content, std::string const& batch)
    {
        service::Upload upload;
        upload.body_file = m_storage.put_body("0000000001", content);
        upload.name = name;
        upload.batch_id = batch;
        return m_uploads.receive(m_project, upload);
    }
    ErrorCode refusal(service::UploadAnswer const& answer)
    {
        if (!answer.files) return answer.files.error().code;
        return answer.files->front().outcome ? ErrorCode::Internal
                                             : answer.files->front().outcome.error().code;
    }
    std::vector<std::string> on_disk() const { return scratch::names_in(m_storage.original(m_project, "")); }
    void set(std::string const& assignment)
    {
        m_storage.writer.write(
            [&](catalog::Catalog& tx) { tx.database().execute(("UPDATE batch SET " + assignment).c_str()); });
    }
    /// As if its last item had come `us` ago.
    void let_pass(std::int64_t us) { set("last_at = " + std::to_string(util::now_us() - us)); }
    std::vector<std::string> events()
    {
        std::vector<std::string> payloads;
        for (auto const& event : m_storage.catalog.events.latest({"P", "batch"}, 100))
            payloads.push_back(event.payload);
        return payloads;
    }
};

TEST_F(Batches, HaveIdsThatNobodyGuesses)
{
    std::set<std::string> ids;
    for (int i = 0; i < 50; ++i) ids.insert(start().id);
    EXPECT_EQ(ids.size(), 50U);
    for (auto const& id : ids) {
        EXPECT_EQ(id.size(), 32U);
        EXPECT_THAT(id, testing::MatchesRegex("[0-9a-f]+"));
    }
}

TEST_F(Batches, CountWhatBecameOfEachFile)
{
    auto const batch = start();
    upload("a.mov", "1", batch.id);
    upload("b.mov", "22", batch.id);
    auto const answer = upload("c.mov", "22", batch.id);
    ASSERT_TRUE(answer.batch);
    EXPECT_EQ(answer.batch->stored, 2);
    EXPECT_EQ(answer.batch->duplicates, 1);
    EXPECT_EQ(answer.batch->failed, 0);
    EXPECT_EQ(answer.batch->bytes, 5);
    auto const page = m_batches.items(batch, 0, 10);
    ASSERT_EQ(page.items.size(), 3U);
    EXPECT_EQ(page.items[0].path, "ingest/originals/a.mov");
    EXPECT_EQ(page.items[0].digest, scratch::digest_of("1"));
    EXPECT_EQ(page.items[2].status, domain::BatchItemStatus::Duplicate);
    EXPECT_EQ(page.items[2].name, "c.mov");
    EXPECT_FALSE(page.next);
}

TEST_F(Batches, DoNotCountWhatComesWithoutThem)
{
    auto const batch = start();
    EXPECT_FALSE(upload("a.mov", "1", "").batch);
    EXPECT_EQ(m_batches.find(batch.id)->received(), 0);
}

TEST_F(Batches, OfOtherProjectsAreUnknown)
{
    auto const batch = start();
    auto const other = m_storage.make_project("Q");
    EXPECT_EQ(m_batches.find(other, batch.id).error().code, ErrorCode::NotFound);
    EXPECT_EQ(m_batches.finalize(other, batch.id).error().code, ErrorCode::NotFound);
    EXPECT_TRUE(m_batches.find(m_project, batch.id)->is_open());
}

TEST_F(Batches, ThatAreUnknownStoreNothing)
{
    EXPECT_EQ(refusal(upload("a.mov", "1", "../../etc/passwd")), ErrorCode::NotFound);
    EXPECT_THAT(on_disk(), IsEmpty());
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(Batches, AreFinalizedOnce)
{
    auto const batch = start();
    upload("a.mov", "1", batch.id);
    auto const first = m_batches.finalize(m_project, batch.id);
    auto const again = m_batches.finalize(m_project, batch.id);
    ASSERT_TRUE(first && again);
    EXPECT_FALSE(first->is_open());
    EXPECT_EQ(first->closed_at, again->closed_at);
    EXPECT_THAT(events(), ElementsAre(HasSubstr(R"("state":"started")"), HasSubstr(R"("state":"closed")")));
}

TEST_F(Batches, ThatAreFinalizedTakeNothing)
{
    auto const batch = start();
    m_batches.finalize(m_project, batch.id);
    EXPECT_EQ(m_batches.find_open(m_project, batch.id).error().code, ErrorCode::Conflict);
    EXPECT_EQ(refusal(upload("a.mov", "1", batch.id)), ErrorCode::Conflict);
    EXPECT_EQ(m_batches.find(batch.id)->received(), 0);
    EXPECT_THAT(on_disk(), IsEmpty());
}

TEST_F(Batches, FinalizedWhileAFileIsPlacedLeaveNeitherFileNorRow)
{
    auto const batch = start();
    m_batches.finalize(m_project, batch.id);
    // The upload looked at the batch before that; its own transaction is the judge.
    service::Wish const wish{"a.mov", "", {}, {}, batch.row};
    auto const late = m_storage.ingest.store(m_project, m_storage.receive("1"), wish);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Conflict);
    EXPECT_THAT(on_disk(), IsEmpty());
    EXPECT_THAT(m_storage.paths(m_project), IsEmpty());
    EXPECT_THAT(m_storage.catalog.events.latest({"P", "upload"}, 10), IsEmpty());
    m_storage.upload(m_project, "a.mov", "1");
    EXPECT_FALSE(m_storage.ingest.store(m_project, m_storage.receive("1"), wish));
    EXPECT_THAT(m_storage.catalog.events.latest({"P", "duplicate"}, 10), IsEmpty());
}

TEST_F(Batches, CountAFileThatFailedWithItsReason)
{
    auto const batch = start();
    service::Upload damaged;
    damaged.body_file = m_storage.put_body("0000000002", "received");
    damaged.name = "../broken\n.mov";
    damaged.batch_id = batch.id;
    damaged.expected = scratch::digest_of("sent");
    EXPECT_EQ(refusal(m_uploads.receive(m_project, damaged)), ErrorCode::DigestMismatch);
    auto const failures = m_batches.failures(batch, 10);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].name, "broken_.mov");
    EXPECT_THAT(failures[0].message, HasSubstr("damaged"));
    EXPECT_EQ(m_batches.find(batch.id)->failed, 1);
    EXPECT_EQ(m_batches.find(batch.id)->bytes, 0);
}

TEST_F(Batches, CountAFileThatTheServerCouldNotPlace)
{
    auto const batch = start();
    std::filesystem::remove_all(m_storage.path("P/ingest/originals"));
    scratch::write_file(m_storage.path("P/ingest/originals"), "in the way");
    auto const answer = upload("a.mov", "1", batch.id);
    EXPECT_EQ(refusal(answer), ErrorCode::Conflict);
    EXPECT_EQ(answer.batch->failed, 1);
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(Batches, TakeAHundredThousandFiles)
{
    auto const batch = start();
    set("stored = 99999");
    EXPECT_EQ(upload("a.mov", "1", batch.id).batch->stored, 100'000);
    EXPECT_EQ(refusal(upload("b.mov", "2", batch.id)), ErrorCode::Conflict);
    EXPECT_EQ(refusal(upload("b.mov", "1", batch.id)), ErrorCode::Conflict);
    EXPECT_EQ(m_batches.find(batch.id)->received(), 100'000);
    EXPECT_THAT(on_disk(), ElementsAre("a.mov"));
}

TEST_F(Batches, AreOpenAThousandAtATime)
{
    m_storage.writer.write([&](catalog::Catalog& tx) {
        domain::Batch batch;
        batch.project_id = m_project.id;
        batch.started_at = batch.last_at = util::now_us();
        for (int i = 0; i < 999; ++i) {
            batch.id = std::to_string(i);
            tx.batches.add(batch);
        }
    });
    start();
    EXPECT_EQ(m_batches.start(m_project, {}).error().code, ErrorCode::TooManyRequests);
    m_batches.finalize(m_project, m_batches.list("", INT64_MAX, 1).batches.front().id);
    EXPECT_TRUE(m_batches.start(m_project, {}));
    let_pass(kBatchSilence);
    EXPECT_TRUE(m_batches.start(m_project, {})) << "silent ones do not count";
}

TEST_F(Batches, CloseByThemselvesAfterAnHourWhetherSomebodyLookedOrNot)
{
    auto const batch = start();
    let_pass(kBatchSilence - 60'000'000);
    EXPECT_TRUE(m_batches.find_open(m_project, batch.id));
    let_pass(kBatchSilence);
    EXPECT_EQ(m_batches.find_open(m_project, batch.id).error().code, ErrorCode::Conflict);
    EXPECT_FALSE(m_batches.list("P", INT64_MAX, 10).batches.front().is_open());
    EXPECT_EQ(events().size(), 1U) << "reading writes nothing";
}

TEST_F(Batches, ThatAreSilentAreWrittenDownOnce)
{
    for (int i = 0; i < 120; ++i) start();
    let_pass(kBatchSilence);
    auto const fresh = start();
    auto const next = service::Batches::close_silent(m_storage.writer, util::now_us());
    EXPECT_EQ(next, fresh.last_at + kBatchSilence);
    EXPECT_THAT(m_storage.catalog.batches.silent(INT64_MAX, 1'000), testing::SizeIs(1));
    EXPECT_EQ(m_storage.catalog.events.latest({"P", "batch"}, 1'000).size(), 121U + 120U);
    service::Batches::close_silent(m_storage.writer, util::now_us());
    EXPECT_EQ(m_storage.catalog.events.latest({"P", "batch"}, 1'000).size(), 121U + 120U);
    EXPECT_TRUE(m_batches.find(fresh.id)->is_open());
}

TEST_F(Batches, ThatClosedByThemselvesMayStillBeFinalized)
{
    auto const batch = start();
    let_pass(kBatchSilence + 5'000'000);
    service::Batches::close_silent(m_storage.writer, util::now_us());
    auto const closed = *m_batches.find(batch.id);
    auto const finalized = m_batches.finalize(m_project, batch.id);
    ASSERT_TRUE(finalized);
    EXPECT_EQ(finalized->state, BatchState::Finalized);
    EXPECT_EQ(finalized->closed_at, closed.closed_at);
    EXPECT_EQ(finalized->closed_at, finalized->last_at);
    EXPECT_EQ(events().size(), 2U);
}

TEST_F(Batches, AnUploadThatTookLongerThanTheSilenceStillCounts)
{
    auto const batch = start();
    let_pass(kBatchSilence);
    service::Batches::close_silent(m_storage.writer, util::now_us());
    auto const answer = upload("long.mov", "1", batch.id);
    ASSERT_TRUE(answer.files);
    EXPECT_EQ(answer.batch->stored, 1);
    EXPECT_TRUE(answer.batch->is_open());
}

}  // namespace
