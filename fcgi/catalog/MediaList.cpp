#include "catalog/MediaList.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <span>

#include <fmt/format.h>

#include "catalog/MediaRows.h"
#include "lib/icu/Text.h"

namespace catalog {

namespace {

using domain::MediaCursor;
using domain::MediaOrder;
using domain::MediaQuery;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLongestScan{100};
constexpr std::int64_t kRowsBetweenLooks = 256;  // at the clock
/// So many rows with the words are fetched and sorted sooner than a scan finds a page of them.
constexpr std::size_t kFew = 2000;

bool has_words(std::string const& name, std::vector<std::string> const& wanted)
{
    if (wanted.empty()) return true;
    auto const words = lib::icu::words(name);
    return std::ranges::all_of(wanted, [&](std::string const& prefix) {
        return std::ranges::any_of(words, [&](std::string const& word) { return word.starts_with(prefix); });
    });
}

std::span<domain::MediaKind const> kinds_of(MediaQuery const& query)
{
    if (query.kinds.empty()) return domain::kMediaKinds;
    return query.kinds;
}

}  // namespace

MediaList::Narrowing MediaList::narrow(MediaQuery const& query)
{
    constexpr auto kMost = static_cast<std::int64_t>(kMany + 1);
    Narrowing narrowing;
    if (!query.tag.empty())
        narrowing.tests_tag = !narrowing.keep(read_ids(m_with_tag.query(query.tag, kMost)));
    if (!query.camera.empty()) {
        narrowing.camera = camera_id(query.camera);
        narrowing.keep(read_ids(m_with_camera.query(narrowing.camera, kMost)));
    }
    if (!query.words.empty()) {
        std::string match;
        for (auto const& word : query.words) match += fmt::format("\"{}\" * ", word);
        narrowing.tests_words = !narrowing.keep(read_ids(m_with_words.query(match, kMost)));
    }
    return narrowing;
}

/// -1, which none has, when there is none of that name.
std::int64_t MediaList::camera_id(std::string const& name)
{
    auto rows = m_camera_of_name.query(name);
    return rows.next() ? rows.integer(0) : -1;
}

MediaList::Ids MediaList::read_ids(lib::sqlite::Rows rows)
{
    Ids ids;
    while (rows.next()) ids.push_back(rows.integer(0));
    return ids;
}

bool MediaList::fits(Place const& place, MediaQuery const& query, Narrowing const& narrowing)
{
    if (place.is_live_half && query.live == domain::LivePhotos::Folded) return false;
    return query.days.has(place.day) && (narrowing.camera == 0 || place.camera == narrowing.camera);
}

bool MediaList::fits(Row const& row, MediaQuery const& query, Narrowing const& narrowing)
{
    if (!fits(row.place, query, narrowing)) return false;
    if (!query.captured.has(row.captured_at) || !query.added.has(row.added_at)) return false;
    if (narrowing.tests_words && !has_words(row.name_key, query.words)) return false;
    if (!narrowing.tests_tag) return true;
    auto rows = m_has_tag.query(row.id, query.tag);
    return rows.next();
}

domain::MediaPage MediaList::page(MediaQuery const& query)
{
    auto const narrowing = narrow(query);
    bool const is_few = narrowing.ids && narrowing.ids->size() <= kFew;
    return is_few ? sort_few(query, narrowing) : scan(query, narrowing);
}

domain::MediaPage MediaList::scan(MediaQuery const& query, Narrowing const& narrowing)
{
    std::deque<Stream> streams;
    for (auto const kind : kinds_of(query)) streams.emplace_back(scan_statement(query, kind), query, kind);
    auto const range = key_range(query);
    auto const is_past = [&](MediaCursor const& at) {
        auto const* time = std::get_if<std::int64_t>(&at.key);
        return time != nullptr && !range.is_open() && !range.has(*time);
    };
    auto const deadline = Clock::now() + kLongestScan;
    domain::MediaPage page;
    for (;;) {
        Stream* first = nullptr;
        for (Stream& stream : streams)
            if (stream.at() != nullptr &&
                (first == nullptr || is_before(*stream.at(), *first->at()) != query.is_descending))
                first = &stream;
        if (first == nullptr || is_past(*first->at())) {
            page.next.reset();
            return page;
        }
        bool const is_full = page.items.size() == static_cast<std::size_t>(query.limit);
        bool const is_late =
            page.scanned % kRowsBetweenLooks == kRowsBetweenLooks - 1 && Clock::now() > deadline;
        if (is_full || is_late) return page;
        ++page.scanned;
        page.next = *first->at();
        look_at(*first, query, narrowing, page);
        first->advance();
    }
}

/// The row of the asset is read only for what the index does not know.
void MediaList::look_at(Stream const& stream, MediaQuery const& query, Narrowing const& narrowing,
                        domain::MediaPage& page)
{
    auto const id = stream.at()->id;
    if (narrowing.ids && !std::ranges::binary_search(*narrowing.ids, id)) return;
    auto const place = stream.place();
    if (place && !fits(*place, query, narrowing)) return;
    bool const is_known = place && !narrowing.tests_words && !narrowing.tests_tag && query.added.is_open();
    auto const row = is_known ? std::nullopt : load(id);
    if (is_known || (row && fits(*row, query, narrowing))) show(id, page);
}

domain::MediaPage MediaList::sort_few(MediaQuery const& query, Narrowing const& narrowing)
{
    std::vector<std::pair<MediaCursor, Row>> rows;
    domain::MediaPage page;
    for (auto const id : *narrowing.ids) {
        auto row = load(id);
        if (!row) continue;
        ++page.scanned;
        auto at = row->at(query.order);
        bool const is_ahead =
            !query.after || (is_before(*query.after, at) != query.is_descending && at != *query.after);
        bool const is_kind =
            query.kinds.empty() || std::ranges::find(query.kinds, row->kind) != query.kinds.end();
        bool const is_project = !query.project || row->project == *query.project;
        if (is_ahead && is_kind && is_project && fits(*row, query, narrowing))
            rows.emplace_back(std::move(at), std::move(*row));
    }
    auto const wanted = std::min(rows.size(), static_cast<std::size_t>(query.limit));
    auto const end = rows.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::partial_sort(rows.begin(), end, rows.end(), [&](auto const& a, auto const& b) {
        return query.is_descending ? is_before(b.first, a.first) : is_before(a.first, b.first);
    });
    for (auto it = rows.begin(); it != end; ++it) show(it->second.id, page);
    if (wanted < rows.size()) page.next = (end - 1)->first;
    return page;
}

void MediaList::show(std::int64_t asset, domain::MediaPage& page)
{
    if (auto item = m_items.find(asset)) page.items.push_back(std::move(*item));
}

std::optional<MediaList::Row> MediaList::load(std::int64_t id)
{
    auto rows = m_by_id.query(id);
    if (!rows.next()) return std::nullopt;
    return Row::read(rows);
}

std::optional<std::int64_t> MediaList::count(MediaQuery const& query)
{
    if (query.live == domain::LivePhotos::Folded) {
        auto apart = query;
        apart.live = domain::LivePhotos::Apart;
        bool const is_counted = query.words.empty() && query.tag.empty() && query.camera.empty() &&
                                query.added.is_open() && query.days.is_open();
        auto const all = is_counted ? count(apart) : std::nullopt;
        if (is_counted) return all ? std::optional{*all - count_folded(query)} : std::nullopt;
    }
    bool const is_one_time = key_range(query).is_open() ? query.captured.is_open() && query.added.is_open()
                             : query.order == MediaOrder::Added ? query.captured.is_open()
                                                                : query.added.is_open();
    if (!query.words.empty() || !query.tag.empty() || !query.camera.empty()) {
        auto const narrowing = narrow(query);
        if (!narrowing.ids || narrowing.ids->size() > kFew) return std::nullopt;
        auto all = query;
        all.after.reset();
        all.limit = static_cast<int>(kFew);
        return static_cast<std::int64_t>(sort_few(all, narrowing).items.size());
    }
    if (!is_one_time || !query.days.is_open() || query.live == domain::LivePhotos::Folded)
        return std::nullopt;
    if (query.kinds.empty() && key_range(query).is_open()) {
        auto rows = prepared("SELECT ifnull(sum(assets), 0) FROM project WHERE ?1 IS NULL OR id = ?1")
                        .query(query.project);
        return rows.next() ? rows.integer(0) : 0;
    }
    auto const& [order, column, index, also] = key_of(query.order);
    auto const range = key_range(query);
    auto const bounds = range.is_open() ? std::string{} : fmt::format(" AND {} BETWEEN ?3 AND ?4", column);
    auto& statement = prepared(fmt::format("SELECT count(*) FROM asset INDEXED BY {}{} WHERE kind = ?2{}{}",
                                           index, query.project ? "_in_project" : "",
                                           query.project ? " AND project_id = ?1" : " AND ?1 = 0", bounds));
    std::int64_t sum = 0;
    for (auto const kind : kinds_of(query)) {
        auto const number = static_cast<int>(kind);
        auto const project = query.project.value_or(0);
        auto rows = range.is_open() ? statement.query(project, number)
                                    : statement.query(project, number, range.from, range.to);
        if (rows.next()) sum += rows.integer(0);
    }
    return sum;
}

/// The moving halves among them.
std::int64_t MediaList::count_folded(MediaQuery const& query)
{
    if (std::ranges::find(kinds_of(query), domain::MediaKind::Video) == kinds_of(query).end()) return 0;
    auto rows = m_folded.query(query.project, query.captured.from, query.captured.to);
    return rows.next() ? rows.integer(0) : 0;
}

lib::sqlite::Statement& MediaList::scan_statement(MediaQuery const& query, domain::MediaKind kind)
{
    auto const& [order, column, index, also] = key_of(query.order);
    auto const sql = fmt::format(
        "SELECT {0}, id{6} FROM asset INDEXED BY {1}{2} WHERE {3} AND kind = ?2 AND ({0}, id) {4} (?3, ?4) "
        "ORDER BY {0} {5}, id {5}",
        column, index, query.project ? "_in_project" : "", query.project ? "project_id = ?1" : "?1 = 0",
        query.is_descending ? "<" : ">", query.is_descending ? "DESC" : "ASC", also);
    return prepared(sql, static_cast<int>(kind));  // one for each kind: they are read at once
}

lib::sqlite::Statement& MediaList::prepared(std::string const& sql, int copy)
{
    auto& statement = m_prepared[{sql, copy}];
    if (!statement) statement = std::make_unique<lib::sqlite::Statement>(m_db, sql);
    return *statement;
}

}  // namespace catalog
