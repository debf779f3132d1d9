#include "service/Batches.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "domain/SafeName.h"
#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "util/Clock.h"
#include "util/Hex.h"

namespace service {

namespace {

constexpr std::int64_t kMostOpen = 1'000;
constexpr std::int64_t kMostItems = 100'000;
constexpr int kClosedAtOnce = 50;  // in one transaction

std::string random_id()
{
    std::array<std::byte, 16> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    return util::to_hex(random);
}

tl::unexpected<domain::Error> unknown()
{
    return domain::fail(domain::ErrorCode::NotFound, "There is no such batch in this project.");
}

tl::unexpected<domain::Error> closed()
{
    return domain::fail(domain::ErrorCode::Conflict,
                        "This batch is closed: start another one, or upload without a batch_id.");
}

void record_start(catalog::Catalog& tx, domain::Project const& project, domain::Batch const& batch,
                  std::string const& note)
{
    lib::json::Writer json;
    json.begin_object().field("batch", batch.id).field("state", "started").field("device", batch.device);
    json.key("expected");
    batch.expected ? json.integer(*batch.expected) : json.null();
    json.field("note", note).end_object();
    record_event(tx, project, "batch", json.take(), batch.started_at);
}

void record_close(catalog::Catalog& tx, domain::Batch const& batch, std::int64_t now)
{
    lib::json::Writer json;
    json.begin_object().field("batch", batch.id).field("state", "closed").field("device", batch.device);
    json.field("stored", batch.stored).field("duplicates", batch.duplicates).field("failed", batch.failed);
    json.field("bytes", batch.bytes).end_object();
    domain::Project project;
    project.id = batch.project_id;
    project.name = batch.project;
    record_event(tx, project, "batch", json.take(), now);
}

}  // namespace

domain::Result<domain::Batch> Batches::start(domain::Project const& project, NewBatch const& wish)
{
    auto const now = util::now_us();
    domain::Batch batch;
    batch.id = random_id();
    batch.project_id = project.id;
    batch.project = project.name;
    batch.device = wish.device;
    batch.expected = wish.expected;
    batch.started_at = batch.last_at = now;
    auto started = m_writer.write([&](catalog::Catalog& tx) -> domain::Result<domain::Batch> {
        if (tx.batches.count_open(now - domain::kBatchSilence) >= kMostOpen)
            return domain::fail(domain::ErrorCode::TooManyRequests,
                                "1,000 batches are open already: finalize some, or wait an hour.");
        batch.row = tx.batches.add(batch);
        record_start(tx, project, batch, wish.note);
        return batch;
    });
    if (started) m_jobs.ring();
    return started;
}

domain::Result<domain::Batch> Batches::find(domain::Project const& project, std::string_view id)
{
    auto batch = find(id);
    if (!batch || batch->project_id != project.id) return unknown();
    return std::move(*batch);
}

domain::Result<domain::Batch> Batches::find_open(domain::Project const& project, std::string_view id)
{
    auto batch = find(project, id);
    if (batch && !batch->is_open()) return closed();
    return batch;
}

domain::Result<domain::Batch> Batches::find_unfinished(domain::Project const& project, std::string_view id)
{
    auto batch = find(project, id);
    if (batch && batch->state == domain::BatchState::Finalized) return closed();
    return batch;
}

domain::Result<domain::Batch> Batches::finalize(domain::Project const& project, std::string_view id)
{
    auto const now = util::now_us();
    auto batch = m_writer.write([&](catalog::Catalog& tx) -> domain::Result<domain::Batch> {
        auto const written = tx.batches.find(id);
        if (!written || written->project_id != project.id) return unknown();
        if (written->state == domain::BatchState::Finalized) return *written;
        auto finalized = settled(*written, now);
        if (finalized.is_open()) finalized.closed_at = now;
        finalized.state = domain::BatchState::Finalized;
        tx.batches.close(finalized.row, finalized.state, finalized.closed_at);
        if (written->is_open()) record_close(tx, finalized, now);
        return finalized;
    });
    m_jobs.ring();
    return batch;
}

std::optional<domain::Batch> Batches::find(std::string_view id)
{
    auto batch = m_reader.batches.find(id);
    if (batch) batch = settled(std::move(*batch), util::now_us());
    return batch;
}

domain::Batch Batches::refresh(domain::Batch const& batch)
{
    return settled(m_reader.batches.at(batch.row).value_or(batch), util::now_us());
}

BatchPage Batches::list(std::string_view project, std::int64_t before, int limit)
{
    BatchPage page{m_reader.batches.list(project, before, limit + 1), std::nullopt};
    auto const now = util::now_us();
    for (auto& batch : page.batches) batch = settled(std::move(batch), now);
    if (page.batches.size() <= static_cast<std::size_t>(limit)) return page;
    page.batches.pop_back();
    page.next = page.batches.back().row;
    return page;
}

BatchItemPage Batches::items(domain::Batch const& batch, std::int64_t after, int limit)
{
    BatchItemPage page{m_reader.batches.items(batch.row, after, limit + 1), std::nullopt};
    if (page.items.size() <= static_cast<std::size_t>(limit)) return page;
    page.items.pop_back();
    page.next = page.items.back().id;
    return page;
}

std::vector<domain::BatchItem> Batches::failures(domain::Batch const& batch, int limit)
{
    return m_reader.batches.failures(batch.row, limit);
}

std::optional<domain::Error> Batches::count(catalog::Catalog& tx, std::int64_t row,
                                            domain::BatchItem const& item, std::int64_t now)
{
    auto const batch = tx.batches.at(row);
    if (!batch) return unknown().value();
    if (batch->state == domain::BatchState::Finalized) return closed().value();
    if (batch->received() >= kMostItems)
        return domain::Error{domain::ErrorCode::Conflict,
                             "This batch has 100,000 files, and takes no more: start another one.",
                             {}};
    tx.batches.add_item(row, item, now);
    return std::nullopt;
}

void Batches::count_failure(std::int64_t row, std::string_view name, domain::Error const& error) noexcept
{
    try {
        auto const now = util::now_us();
        domain::BatchItem item;
        if (!name.empty()) item.name = domain::safe_name(name, {}, now);
        item.status = domain::BatchItemStatus::Failed;
        item.message = error.message;
        m_writer.write([&](catalog::Catalog& tx) { count(tx, row, item, now); });
    } catch (std::exception const& failure) {
        lib::log::error("a failed file is not counted: {}", failure.what());
    }
}

std::optional<std::int64_t> Batches::close_silent(catalog::Writer& writer, std::int64_t now)
{
    for (bool is_more = true; is_more;) {
        is_more = writer.write([&](catalog::Catalog& tx) {
            auto const silent = tx.batches.silent(now - domain::kBatchSilence, kClosedAtOnce);
            for (auto const& batch : silent) {
                tx.batches.close(batch.row, domain::BatchState::Silent, batch.last_at);
                record_close(tx, batch, now);
            }
            return static_cast<int>(silent.size()) == kClosedAtOnce;
        });
    }
    auto const last = writer.write([](catalog::Catalog& tx) { return tx.batches.longest_silence(); });
    if (!last) return std::nullopt;
    return *last + domain::kBatchSilence;
}

}  // namespace service
