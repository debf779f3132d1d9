#include "catalog/MediaFactTable.h"

#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "catalog/Columns.h"
#include "domain/MediaType.h"

namespace catalog {

namespace {

constexpr double kThousandth = 1e3;  // of metres and frame rates
/// Of the copies of one content; the others are looked for soon after.
constexpr int kMostPaired = 100;
/// A Live Photo takes three seconds, its halves are written within two of each other.
constexpr std::int64_t kLongestLivePhoto = 6'000'000;  // µs

/// Of a row of `media`, in the order of the table.
enum Column {
    kState = 1,
    kTries,
    kTryAt,
    kReason,
    kHasPicture,
    kMediaType,
    kWidth,
    kHeight,
    kRotation,
    kCapturedAt,
    kCapturedZone,
    kCapturedCivil,
    kCapturedFrom,
    kMake,
    kModel,
    kLens,
    kLatitude,
    kLongitude,
    kAltitude,
    kDuration,
    kFrameRate,
    kVideoCodec,
    kAudioCodec,
    kContentId
};

std::optional<std::int64_t> scaled(std::optional<double> value, double unit)
{
    if (!value) return std::nullopt;
    return std::llround(*value * unit);
}

std::span<std::byte const> key_of(domain::Digest const& digest) { return digest.bytes; }

std::string_view folder_of(std::string_view path)
{
    auto const slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

/// Without its extension.
std::string_view stem_of(std::string_view path)
{
    auto const dot = path.rfind('.');
    bool const has_extension = dot != std::string_view::npos && dot > folder_of(path).size() + 1;
    return has_extension ? path.substr(0, dot) : path;
}

void read_captured(lib::sqlite::Rows const& row, domain::MediaRecord& record)
{
    record.captured_at = optional_at(row, kCapturedAt);
    auto const civil = optional_at(row, kCapturedCivil);
    if (!civil) return;
    auto& captured = record.facts.captured.emplace();
    captured.civil_us = *civil;
    if (auto const zone = optional_at(row, kCapturedZone)) captured.offset = static_cast<int>(*zone);
    captured.source = row.text(kCapturedFrom);
}

void read_position(lib::sqlite::Rows const& row, domain::MediaFacts& facts)
{
    if (row.is_null(kLatitude) || row.is_null(kLongitude)) return;
    auto& position = facts.position.emplace();
    position.latitude = static_cast<double>(row.integer(kLatitude)) / kDegree;
    position.longitude = static_cast<double>(row.integer(kLongitude)) / kDegree;
    if (!row.is_null(kAltitude))
        position.altitude = static_cast<double>(row.integer(kAltitude)) / kThousandth;
}

}  // namespace

domain::MediaRecord MediaFactTable::read(lib::sqlite::Rows const& row)
{
    domain::MediaRecord record;
    record.state = static_cast<domain::ReadState>(row.integer(kState));
    record.tries = static_cast<int>(row.integer(kTries));
    record.try_at = row.integer(kTryAt);
    record.reason = row.text(kReason);
    record.has_picture = row.integer(kHasPicture) != 0;
    auto& facts = record.facts;
    facts.media_type = row.text(kMediaType);
    facts.width = static_cast<int>(row.integer(kWidth));
    facts.height = static_cast<int>(row.integer(kHeight));
    facts.rotation = static_cast<int>(row.integer(kRotation));
    facts.make = row.text(kMake);
    facts.model = row.text(kModel);
    facts.lens = row.text(kLens);
    facts.duration_us = optional_at(row, kDuration);
    facts.frame_rate = static_cast<double>(row.integer(kFrameRate)) / kThousandth;
    facts.video_codec = row.text(kVideoCodec);
    facts.audio_codec = row.text(kAudioCodec);
    facts.content_id = row.text(kContentId);
    read_captured(row, record);
    read_position(row, facts);
    return record;
}

std::optional<domain::MediaRecord> MediaFactTable::find(domain::Digest const& digest)
{
    auto rows = m_find.query(key_of(digest));
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<domain::MediaRecord> MediaFactTable::of_asset(std::int64_t asset)
{
    auto rows = m_of_asset.query(asset);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

bool MediaFactTable::has_content(domain::Digest const& digest)
{
    auto rows = m_has_content.query(key_of(digest));
    return rows.next();
}

bool MediaFactTable::put(std::int64_t blob, domain::MediaRecord const& record)
{
    auto const& facts = record.facts;
    std::optional<std::int64_t> civil, zone;
    if (facts.captured) civil = facts.captured->civil_us;
    if (facts.captured && facts.captured->offset) zone = *facts.captured->offset;
    auto const place = [&](auto member) {
        return facts.position ? std::optional{(*facts.position).*member} : std::nullopt;
    };
    m_put.run(blob, static_cast<int>(record.state), record.tries, record.try_at, record.reason,
              record.has_picture ? 1 : 0, facts.media_type, facts.width, facts.height, facts.rotation,
              record.captured_at, zone, civil, facts.captured ? facts.captured->source : std::string{},
              facts.make, facts.model, facts.lens, scaled(place(&domain::Position::latitude), kDegree),
              scaled(place(&domain::Position::longitude), kDegree),
              scaled(facts.position ? facts.position->altitude : std::nullopt, kThousandth),
              facts.duration_us, std::int64_t{std::llround(facts.frame_rate * kThousandth)},
              facts.video_codec, facts.audio_codec, facts.content_id);
    if (m_db.changes() == 0) return false;
    m_follow.run(blob, record.captured_at);
    pair(kMostPaired);
    return true;
}

void MediaFactTable::forget(domain::Digest const& digest) { m_forget.run(key_of(digest)); }

bool MediaFactTable::want(domain::Digest const& digest, domain::Pictures pictures, std::int64_t now)
{
    m_want.run(key_of(digest), pictures.bits(), now);
    return m_db.changes() > 0;
}

void MediaFactTable::satisfy(std::int64_t blob, domain::Pictures pictures)
{
    m_satisfy.run(blob, pictures.bits());
    m_satisfied.run(blob);
}

MediaTask MediaFactTable::read_task(lib::sqlite::Rows const& row)
{
    return {row.integer(0), digest_at(row, 1), domain::Pictures::of_bits(row.integer(2)),
            static_cast<int>(row.integer(3))};
}

std::vector<MediaTask> MediaFactTable::read_tasks(lib::sqlite::Rows rows)
{
    std::vector<MediaTask> tasks;
    while (rows.next()) tasks.push_back(read_task(rows));
    return tasks;
}

std::vector<MediaTask> MediaFactTable::wanted(int limit) { return read_tasks(m_wanted.query(limit)); }

std::vector<MediaTask> MediaFactTable::to_try_again(std::int64_t now, int limit)
{
    return read_tasks(m_to_try.query(now, limit));
}

std::optional<std::int64_t> MediaFactTable::next_try()
{
    auto rows = m_next_try.query();
    return rows.next() ? optional_at(rows, 0) : std::nullopt;
}

std::optional<MediaTask> MediaFactTable::next_unread(std::int64_t after)
{
    auto rows = m_next_unread.query(after);
    if (!rows.next()) return std::nullopt;
    return read_task(rows);
}

std::int64_t MediaFactTable::count_behind(std::int64_t after)
{
    auto rows = m_count_behind.query(after);
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<domain::Digest> MediaFactTable::garbage(int limit)
{
    std::vector<domain::Digest> digests;
    auto rows = m_garbage.query(limit);
    while (rows.next()) digests.push_back(digest_at(rows, 0));
    return digests;
}

void MediaFactTable::forget_garbage(domain::Digest const& digest) { m_forget_garbage.run(key_of(digest)); }

std::optional<std::int64_t> MediaFactTable::live_partner(std::int64_t asset)
{
    std::string path;
    {
        auto rows = m_path.query(asset);
        if (!rows.next()) return std::nullopt;
        path = rows.text(0);
    }
    std::optional<std::int64_t> best;
    {
        bool is_near = false;
        auto rows = m_live_by_id.query(asset);
        while (rows.next()) {
            auto const other = rows.text(1);
            bool const is_nearer = !is_near && folder_of(other) == folder_of(path);
            if (!best || is_nearer || (folder_of(other) == folder_of(path) && rows.integer(0) < *best))
                best = rows.integer(0);
            is_near = is_near || is_nearer;
        }
    }
    if (best) return best;
    auto rows = m_live_by_name.query(asset, stem_of(path), kLongestLivePhoto);
    while (rows.next())
        if (stem_of(rows.text(1)) == stem_of(path)) return rows.integer(0);
    return std::nullopt;
}

bool MediaFactTable::has_unpaired()
{
    auto rows = m_has_unpaired.query();
    return rows.next();
}

void MediaFactTable::pair(int limit)
{
    struct Unpaired {
        std::int64_t asset;
        domain::MediaKind kind;
    };
    std::vector<Unpaired> all;
    {
        auto rows = m_unpaired.query(limit);
        while (rows.next())
            all.push_back({rows.integer(0), rows.is_null(1)
                                                ? domain::MediaKind::Other
                                                : static_cast<domain::MediaKind>(rows.integer(1))});
    }
    for (auto const& [asset, kind] : all) {
        std::vector<std::int64_t> videos;
        if (kind == domain::MediaKind::Video) videos.push_back(asset);
        if (kind == domain::MediaKind::Image) {
            auto rows = m_halves.query(asset);
            while (rows.next()) videos.push_back(rows.integer(0));
            if (auto const partner = live_partner(asset)) videos.push_back(*partner);
        }
        for (auto const video : videos) pair_video(video);
        m_paired.run(asset);
    }
}

void MediaFactTable::pair_video(std::int64_t video) { m_fold.run(video, live_partner(video)); }

}  // namespace catalog
