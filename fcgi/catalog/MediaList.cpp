#include "catalog/MediaList.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <iterator>
#include <limits>
#include <span>
#include <tuple>

#include <fmt/format.h>

#include "domain/SafeName.h"
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
/// So many ids with the words are fetched sooner than a scan of all rows finds a page of them.
constexpr std::size_t kMany = 20'000;

/// Longer than every name, and of the last character.
std::string behind_every_name()
{
    std::string text;
    for (int i = 0; i < 64; ++i) text += "\xF4\x8F\xBF\xBF";
    return text;
}

/// The column of an order, which is also the name of its index.
struct OrderRow {
    MediaOrder order;
    char const* column;
    char const* index;
};

constexpr OrderRow kOrders[] = {
    {MediaOrder::Added, "added_at", "asset_by_added"},
    {MediaOrder::Captured, "captured_at", "asset_by_captured"},
    {MediaOrder::Name, "name_key", "asset_by_name"},
    {MediaOrder::Size, "size", "asset_by_size"},
};

OrderRow const& row_of(MediaOrder order) { return *std::ranges::find(kOrders, order, &OrderRow::order); }

/// The times that may be on one of those days somewhere on earth.
domain::TimeRange times_of(domain::DayRange const& days)
{
    constexpr std::int64_t kDay = 86'400'000'000;  // µs
    constexpr std::int64_t kAnyYear = 1'000'000;   // days
    domain::TimeRange range;
    if (days.first > -kAnyYear) range.from = (days.first - 1) * kDay;
    if (days.last < kAnyYear) range.to = (days.last + 2) * kDay;
    return range;
}

/// The range of the times that the list is sorted by.
domain::TimeRange key_range(MediaQuery const& query)
{
    if (query.order == MediaOrder::Added) return query.added;
    if (query.order != MediaOrder::Captured) return {};
    auto const range = times_of(query.days);
    return {std::max(range.from, query.captured.from), std::min(range.to, query.captured.to)};
}

/// What stands just before the first row.
MediaCursor start_of(MediaQuery const& query)
{
    constexpr auto kLastId = std::numeric_limits<std::int64_t>::max();
    if (query.after) return *query.after;
    if (query.order == MediaOrder::Name)
        return {query.is_descending ? behind_every_name() : std::string{}, query.is_descending ? kLastId : 0};
    auto const range = key_range(query);
    return query.is_descending ? MediaCursor{range.to, kLastId} : MediaCursor{range.from, 0};
}

bool is_before(MediaCursor const& a, MediaCursor const& b)
{
    return std::tie(a.key, a.id) < std::tie(b.key, b.id);
}

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

struct MediaList::Row {
    domain::Asset asset;
    std::int64_t blob = 0;
    std::int64_t captured_at = 0;
    domain::MediaKind kind = domain::MediaKind::Other;
    std::string name_key;
    std::int64_t day = 0;
    std::int64_t camera = 0;
    bool is_live_half = false;

    static Row read(lib::sqlite::Rows const& rows)
    {
        Row row;
        row.asset.id = rows.integer(0);
        row.asset.project_id = rows.integer(1);
        row.asset.path = rows.text(2);
        row.blob = rows.integer(3);
        row.asset.stamp = {static_cast<std::uint64_t>(rows.integer(4)), rows.integer(5),
                           static_cast<std::uint64_t>(rows.integer(6))};
        row.asset.origin = rows.integer(7) == 0 ? domain::Origin::Upload : domain::Origin::Index;
        row.asset.added_at = rows.integer(8);
        row.captured_at = rows.integer(9);
        row.kind = static_cast<domain::MediaKind>(rows.integer(10));
        row.name_key = rows.text(11);
        row.day = rows.integer(12);
        row.camera = rows.integer(13);
        row.is_live_half = !rows.is_null(14);
        return row;
    }
    MediaCursor at(MediaOrder order) const
    {
        switch (order) {
            case MediaOrder::Added:
                return {asset.added_at, asset.id};
            case MediaOrder::Captured:
                return {captured_at, asset.id};
            case MediaOrder::Size:
                return {static_cast<std::int64_t>(asset.stamp.size), asset.id};
            case MediaOrder::Name:
                return {name_key, asset.id};
        }
        return {};
    }
};

/// The ids of one kind, in order: read from the index alone.
class MediaList::Stream {
public:
    Stream(lib::sqlite::Statement& statement, MediaQuery const& query, domain::MediaKind kind)
        : m_rows(open(statement, query, kind)), m_is_text(query.order == MediaOrder::Name)
    {
        advance();
    }
    /// nullptr at the end.
    MediaCursor const* at() const { return m_at ? &*m_at : nullptr; }
    void advance()
    {
        if (!m_rows.next())
            m_at.reset();
        else if (m_is_text)
            m_at = MediaCursor{m_rows.text(0), m_rows.integer(1)};
        else
            m_at = MediaCursor{m_rows.integer(0), m_rows.integer(1)};
    }

private:
    static lib::sqlite::Rows open(lib::sqlite::Statement& statement, MediaQuery const& query,
                                  domain::MediaKind kind)
    {
        auto const start = start_of(query);
        return std::visit(
            [&](auto const& key) {
                return statement.query(query.project.value_or(0), static_cast<int>(kind), key, start.id);
            },
            start.key);
    }

    lib::sqlite::Rows m_rows;
    bool m_is_text;
    std::optional<MediaCursor> m_at;
};

/// What the words and the tag of a query leave to be looked at, and what is still to be tested for each row.
struct MediaList::Narrowing {
    std::optional<Ids> ids;  ///< nullopt: all
    bool tests_words = false;
    bool tests_tag = false;
    std::int64_t camera = 0;  ///< 0: any

    /// False: there are too many to be of use.
    bool keep(Ids found)
    {
        if (found.size() > kMany) return false;
        if (ids) {
            Ids both;
            std::ranges::set_intersection(*ids, found, std::back_inserter(both));
            found = std::move(both);
        }
        ids = std::move(found);
        return true;
    }
};

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

bool MediaList::fits(Row const& row, MediaQuery const& query, Narrowing const& narrowing)
{
    if (!query.captured.has(row.captured_at) || !query.added.has(row.asset.added_at)) return false;
    if (!query.days.has(row.day) || (narrowing.camera != 0 && row.camera != narrowing.camera)) return false;
    if (row.is_live_half && query.live == domain::LivePhotos::Folded) return false;
    if (narrowing.tests_words && !has_words(row.name_key, query.words)) return false;
    if (!narrowing.tests_tag) return true;
    auto rows = m_has_tag.query(row.asset.id, query.tag);
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
        if (!narrowing.ids || std::ranges::binary_search(*narrowing.ids, page.next->id)) {
            auto const row = load(page.next->id);
            if (row && fits(*row, query, narrowing)) page.items.push_back(complete(*row));
        }
        first->advance();
    }
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
        bool const is_project = !query.project || row->asset.project_id == *query.project;
        if (is_ahead && is_kind && is_project && fits(*row, query, narrowing))
            rows.emplace_back(std::move(at), std::move(*row));
    }
    auto const wanted = std::min(rows.size(), static_cast<std::size_t>(query.limit));
    auto const end = rows.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::partial_sort(rows.begin(), end, rows.end(), [&](auto const& a, auto const& b) {
        return query.is_descending ? is_before(b.first, a.first) : is_before(a.first, b.first);
    });
    for (auto it = rows.begin(); it != end; ++it) page.items.push_back(complete(it->second));
    if (wanted < rows.size()) page.next = (end - 1)->first;
    return page;
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
    auto const& [order, column, index] = row_of(query.order);
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

std::vector<domain::MediaItem> MediaList::with_content(domain::Digest const& digest, int limit,
                                                       std::int64_t project)
{
    return read_all(m_with_content.query(std::span<std::byte const>{digest.bytes}, project, limit));
}

std::vector<domain::MediaItem> MediaList::with_name(std::string_view name, std::uint64_t size, int limit,
                                                    std::int64_t project)
{
    return read_all(m_with_name.query(static_cast<int>(domain::media_kind(name)), domain::name_key(name),
                                      static_cast<std::int64_t>(size), project, limit));
}

std::vector<domain::MediaItem> MediaList::read_all(lib::sqlite::Rows rows)
{
    std::vector<domain::MediaItem> items;
    while (rows.next()) {
        auto& item = items.emplace_back(item_of(Row::read(rows)));
        item.project = rows.text(16);
        std::ranges::copy(rows.blob(15), item.asset.digest.bytes.begin());
    }
    return items;
}

/// Without its project's name and its digest.
domain::MediaItem MediaList::item_of(Row const& row)
{
    domain::MediaItem item;
    item.asset = row.asset;
    item.kind = row.kind;
    item.captured_at = row.captured_at;
    item.day = row.day;
    if (row.camera != 0) {
        auto camera = m_camera.query(row.camera);
        if (camera.next()) item.camera = camera.text(0);
    }
    if (row.kind != domain::MediaKind::Image) return item;
    auto half = m_live_half.query(row.asset.id);
    if (!half.next()) return item;
    item.live = domain::LiveHalf{half.integer(0), half.text(1)};
    std::ranges::copy(half.blob(2), item.live->digest.bytes.begin());
    return item;
}

domain::MediaItem MediaList::complete(Row const& row)
{
    auto item = item_of(row);
    auto digest = m_digest.query(row.blob);
    if (digest.next()) std::ranges::copy(digest.blob(0), item.asset.digest.bytes.begin());
    auto project = m_project.query(row.asset.project_id);
    if (project.next()) item.project = project.text(0);
    return item;
}

lib::sqlite::Statement& MediaList::scan_statement(MediaQuery const& query, domain::MediaKind kind)
{
    auto const& [order, column, index] = row_of(query.order);
    auto const sql = fmt::format(
        "SELECT {0}, id FROM asset INDEXED BY {1}{2} WHERE {3} AND kind = ?2 AND ({0}, id) {4} (?3, ?4) "
        "ORDER BY {0} {5}, id {5}",
        column, index, query.project ? "_in_project" : "", query.project ? "project_id = ?1" : "?1 = 0",
        query.is_descending ? "<" : ">", query.is_descending ? "DESC" : "ASC");
    return prepared(sql, static_cast<int>(kind));  // one for each kind: they are read at once
}

lib::sqlite::Statement& MediaList::prepared(std::string const& sql, int copy)
{
    auto& statement = m_prepared[{sql, copy}];
    if (!statement) statement = std::make_unique<lib::sqlite::Statement>(m_db, sql);
    return *statement;
}

}  // namespace catalog
