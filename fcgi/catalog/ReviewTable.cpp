#include "catalog/ReviewTable.h"

#include <stdexcept>
#include <string>

#include "catalog/Columns.h"
#include "catalog/TextList.h"
#include "domain/SafeName.h"

namespace catalog {

namespace {

/// Behind every title, and behind every year and rating.
constexpr std::string_view kNoTitle = "\xF4\x8F\xBF\xBF\xF4\x8F\xBF\xBF";
constexpr std::int64_t kNoNumber = 10'000;

/// Reads the columns of a row one after the other.
class Columns {
public:
    Columns(lib::sqlite::Rows const& row, int first) : m_row(row), m_next(first) {}

    std::int64_t integer() { return m_row.integer(m_next++); }
    std::string text() { return m_row.text(m_next++); }
    std::optional<std::string> optional_text()
    {
        int const column = m_next++;
        if (m_row.is_null(column)) return std::nullopt;
        return m_row.text(column);
    }
    std::optional<std::int64_t> optional_integer()
    {
        int const column = m_next++;
        if (m_row.is_null(column)) return std::nullopt;
        return m_row.integer(column);
    }
    std::optional<domain::ReviewTexts> optional_list()
    {
        auto const lines = optional_text();
        if (!lines) return std::nullopt;
        return split_lines(*lines);
    }

private:
    lib::sqlite::Rows const& m_row;
    int m_next;
};

template <class Enum>
std::optional<std::int64_t> number_of(std::optional<Enum> value)
{
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

std::optional<std::string> lines_of(std::optional<domain::ReviewTexts> const& texts)
{
    if (!texts) return std::nullopt;
    return join_lines(*texts);
}

std::optional<std::int64_t> tenths_of(std::optional<domain::Tenths> const& tenths)
{
    if (!tenths) return std::nullopt;
    return tenths->value;
}

std::optional<std::int64_t> time_of(std::optional<domain::ReviewTime> const& time)
{
    if (!time) return std::nullopt;
    return time->us;
}

/// What follows from a change.
void settle(domain::ReviewRow const& before, domain::ReviewRow& after)
{
    using domain::Pipeline;
    using domain::Verdict;
    if (after.pipeline_status == Pipeline::Ingested && before.pipeline_status != Pipeline::Ingested) {
        if (after.rejection_status != Verdict::Override) after.rejection_status = Verdict::Unfiltered;
        after.error_status = false;
    }
    if (after.deleted_at && !before.deleted_at) {
        after.rejection_status = Verdict::Rejected;
        after.rejection_reason = "user deletion";
    }
    if (!after.error_status) after.error_condition.reset();
    if (after.rejection_status != Verdict::Rejected) after.rejection_reason.reset();
}

/// Throws when a text is longer than its column, or the id is none.
void insist_on_lengths(domain::ReviewRow const& row)
{
    for (auto const& key : domain::review_keys()) {
        auto const* member = std::get_if<domain::InReview<std::optional<std::string>>>(&key.member);
        if (member == nullptr || !(row.**member)) continue;
        bool const is_short = domain::count_characters(*(row.**member)) <= static_cast<std::size_t>(key.most);
        if (!is_short || (key.name == "imdb_id" && !domain::is_imdb_id(*row.imdb_id)))
            throw std::invalid_argument("a row of the ledger has no proper " + std::string{key.name});
    }
}

void run_with(lib::sqlite::Statement& statement, domain::ReviewRow const& row)
{
    insist_on_lengths(row);
    auto const title_key = row.media_title ? domain::name_key(*row.media_title) : std::string{kNoTitle};
    statement.run(std::span<std::byte const>{row.hash.bytes}, static_cast<int>(row.media_type),
                  row.media_title, row.season, row.episode, row.release_year,
                  static_cast<int>(row.pipeline_status), row.error_status ? 1 : 0, row.error_condition,
                  static_cast<int>(row.rejection_status), row.rejection_reason, row.parent_path,
                  row.target_path, row.original_title, row.original_path, row.original_link,
                  number_of(row.rss_source), row.uploader, lines_of(row.genre), lines_of(row.language),
                  row.rt_score, row.metascore, tenths_of(row.imdb_rating), row.imdb_votes, row.imdb_id,
                  row.resolution, row.video_codec, row.upload_type, row.audio_codec, row.created_at.us,
                  row.updated_at.us, row.tmdb_id, time_of(row.deleted_at), title_key,
                  row.release_year.value_or(kNoNumber), tenths_of(row.imdb_rating).value_or(kNoNumber));
}

}  // namespace

domain::ReviewRow ReviewTable::read(lib::sqlite::Rows const& rows)
{
    domain::ReviewRow row;
    row.hash = digest_at<domain::ReviewHash>(rows, 1);
    Columns next{rows, 2};
    row.media_type = static_cast<domain::ReviewMedia>(next.integer());
    row.media_title = next.optional_text();
    row.season = next.optional_integer();
    row.episode = next.optional_integer();
    row.release_year = next.optional_integer();
    row.pipeline_status = static_cast<domain::Pipeline>(next.integer());
    row.error_status = next.integer() != 0;
    row.error_condition = next.optional_text();
    row.rejection_status = static_cast<domain::Verdict>(next.integer());
    row.rejection_reason = next.optional_text();
    row.parent_path = next.optional_text();
    row.target_path = next.optional_text();
    row.original_title = next.text();
    row.original_path = next.optional_text();
    row.original_link = next.optional_text();
    if (auto const source = next.optional_integer()) row.rss_source = static_cast<domain::RssSource>(*source);
    row.uploader = next.optional_text();
    row.genre = next.optional_list();
    row.language = next.optional_list();
    row.rt_score = next.optional_integer();
    row.metascore = next.optional_integer();
    if (auto const rating = next.optional_integer()) row.imdb_rating = domain::Tenths{*rating};
    row.imdb_votes = next.optional_integer();
    row.imdb_id = next.optional_text();
    row.resolution = next.optional_text();
    row.video_codec = next.optional_text();
    row.upload_type = next.optional_text();
    row.audio_codec = next.optional_text();
    row.created_at.us = next.integer();
    row.updated_at.us = next.integer();
    row.tmdb_id = next.optional_integer();
    if (auto const deleted = next.optional_integer()) row.deleted_at = domain::ReviewTime{*deleted};
    return row;
}

std::optional<domain::ReviewRow> ReviewTable::find(domain::ReviewHash const& hash)
{
    auto rows = m_find.query(std::span<std::byte const>{hash.bytes});
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<domain::ReviewRow> ReviewTable::at(std::int64_t id)
{
    auto rows = m_at.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

void ReviewTable::add(domain::ReviewRow row, std::int64_t now)
{
    row.created_at = row.updated_at = {now};
    run_with(m_add, row);
}

void ReviewTable::update(domain::ReviewRow const& before, domain::ReviewRow after, std::int64_t now)
{
    settle(before, after);
    after.created_at = before.created_at;
    after.updated_at = {now};
    run_with(m_update, after);
}

std::vector<domain::Digest> ReviewTable::contents(domain::ReviewHash const& hash)
{
    std::vector<domain::Digest> digests;
    auto rows = m_contents.query(std::span<std::byte const>{hash.bytes});
    while (rows.next()) digests.push_back(digest_at(rows, 0));
    return digests;
}

bool ReviewTable::link(std::int64_t blob, domain::ReviewHash const& hash)
{
    m_link.run(blob, std::span<std::byte const>{hash.bytes});
    return m_db.changes() > 0;
}

std::optional<UnreviewedContent> ReviewTable::next_unreviewed(std::int64_t after)
{
    auto rows = m_next_unreviewed.query(after);
    if (!rows.next()) return std::nullopt;
    return UnreviewedContent{rows.integer(0), digest_at(rows, 1)};
}

}  // namespace catalog
