#include "service/Reviews.h"

#include <fcntl.h>

#include <cerrno>
#include <functional>
#include <system_error>

#include <fmt/format.h>

#include "catalog/LargerCache.h"
#include "util/Clock.h"
#include "util/UniqueFd.h"

namespace service {

namespace {

using domain::ErrorCode;
using Visit = std::function<void(domain::ReviewDraft const&)>;

tl::unexpected<domain::Error> unknown(std::string_view hash)
{
    return domain::fail(ErrorCode::NotFound,
                        fmt::format("No media found with hash: {}", hash.substr(0, 100)));
}

/// Visits every row of the file; how many they were.
domain::Result<std::int64_t> read_rows(int fd, ParseReview parse, Visit const& visit)
{
    std::int64_t count = 0;
    std::optional<domain::Error> wrong;
    auto const end = lib::json::for_each_element(fd, "media", [&](lib::json::Value const& value) {
        auto const draft = parse(value);
        if (count == kMostImported)
            wrong = domain::Error{ErrorCode::TooLarge, "One import takes 1,000,000 rows at most.", {}};
        else if (!draft)
            wrong = domain::Error{
                draft.error().code, fmt::format("Row {}: {}", count + 1, draft.error().message), {}};
        if (wrong) return false;
        visit(*draft);
        ++count;
        return true;
    });
    if (wrong) return tl::unexpected(*wrong);
    if (end == lib::json::ElementsEnd::Malformed)
        return domain::fail(
            ErrorCode::BadRequest,
            fmt::format("After {} rows the text is no list of media: send {{\"media\":[...]}} with "
                        "rows of at most 1 MiB.",
                        count));
    return count;
}

void put(catalog::Catalog& tx, domain::ReviewDraft const& draft)
{
    auto const before = tx.reviews.find(draft.row.hash);
    auto const now = util::now_us();
    if (!before)
        tx.reviews.add(draft.row, now);
    else if (!before->deleted_at)
        tx.reviews.update(*before, domain::overlaid(*before, draft), now);
}

}  // namespace

template <class Change>
domain::Result<void> Reviews::with_row(std::string_view hash, Change const& change)
{
    auto const key = domain::ReviewHash::from_hex(hash);
    if (!key) return unknown(hash);
    return m_writer.write([&](catalog::Catalog& tx) -> domain::Result<void> {
        auto const before = tx.reviews.find(*key);
        if (!before) return unknown(hash);
        auto after = *before;
        auto const done = change(after);
        if (done) tx.reviews.update(*before, std::move(after), util::now_us());
        return done;
    });
}

domain::Result<void> Reviews::change(std::string_view hash, ReviewChange const& change)
{
    if (!change.pipeline && !change.verdict && !change.has_error)
        return domain::fail(ErrorCode::BadRequest,
                            "Send at least one of pipeline_status, error_status, rejection_status.");
    return with_row(hash, [&](domain::ReviewRow& row) -> domain::Result<void> {
        if (row.deleted_at) return unknown(hash);
        if (change.pipeline) row.pipeline_status = *change.pipeline;
        if (change.verdict) row.rejection_status = *change.verdict;
        if (change.has_error) row.error_status = *change.has_error;
        return {};
    });
}

domain::Result<void> Reviews::approve(std::string_view hash)
{
    return with_row(hash, [&](domain::ReviewRow& row) -> domain::Result<void> {
        if (row.deleted_at) return unknown(hash);
        if (!row.original_link || row.original_link->empty())
            return domain::fail(ErrorCode::BadRequest, "This media has no original_link.");
        row.pipeline_status = domain::Pipeline::MediaAccepted;
        row.rejection_status = domain::Verdict::Accepted;
        row.error_status = false;
        return {};
    });
}

domain::Result<void> Reviews::finish(std::string_view hash)
{
    return with_row(hash, [&](domain::ReviewRow& row) -> domain::Result<void> {
        if (row.deleted_at) return unknown(hash);
        row.pipeline_status = domain::Pipeline::Complete;
        return {};
    });
}

domain::Result<void> Reviews::remove(std::string_view hash)
{
    return with_row(hash, [&](domain::ReviewRow& row) -> domain::Result<void> {
        if (row.deleted_at)
            return domain::fail(ErrorCode::Conflict, fmt::format("Media {} is deleted already.", hash));
        row.deleted_at = domain::ReviewTime{util::now_us()};
        return {};
    });
}

domain::Result<std::int64_t> Reviews::import(int fd, ParseReview parse)
{
    auto const rows = read_rows(fd, parse, [](domain::ReviewDraft const&) {});
    if (!rows) return rows;
    return m_writer.write([&](catalog::Catalog& tx) {
        catalog::LargerCache const cache{tx};
        auto const written = read_rows(fd, parse, [&](domain::ReviewDraft const& draft) { put(tx, draft); });
        // Whoever changes the file under our hands gets nothing.
        if (!written || *written != *rows) throw std::runtime_error("the import changed while it was read");
        return written;
    });
}

domain::Result<std::int64_t> Reviews::import_body(std::string const& file, ParseReview parse)
{
    util::UniqueFd const fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!fd) throw std::system_error(errno, std::generic_category(), "open of an import");
    return import(fd.get(), parse);
}

}  // namespace service
