#include "service/Assets.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "lib/icu/Text.h"
#include "lib/json/Writer.h"
#include "service/History.h"
#include "service/PlaceKeys.h"
#include "store/Trash.h"
#include "util/Clock.h"

namespace service {

namespace {

constexpr std::size_t kLongestTag = 64;  // bytes
constexpr std::size_t kMostTags = 100;   // of one asset

domain::Error missing()
{
    return {domain::ErrorCode::NotFound, "There is no such file in the catalogue.", {}};
}

void add_texts(lib::json::Writer& json, std::string_view key, std::vector<std::string> const& texts)
{
    json.key(key).begin_array();
    for (auto const& text : texts) json.string(text);
    json.end_array();
}

std::string tag_payload(domain::Asset const& asset, std::vector<std::string> const& tags)
{
    lib::json::Writer json;
    json.begin_object().field("path", asset.path).field("sha256", asset.digest.hex());
    json.field("name", file_name(asset.path));
    add_texts(json, "tags", tags);
    json.end_object();
    return json.take();
}

}  // namespace

domain::Result<std::string> Assets::clean_tag(std::string_view text)
{
    auto const refuse = [](char const* why) { return domain::fail(domain::ErrorCode::InvalidField, why); };
    auto tag = lib::icu::trimmed_nfc(text);
    if (!tag) return refuse("A tag is a text in UTF-8.");
    if (tag->empty()) return refuse("A tag is not empty.");
    if (tag->size() > kLongestTag) return refuse("A tag has at most 64 bytes.");
    for (unsigned char const c : *tag)
        if (c < 0x20 || c == 0x7F) return refuse("A tag has no control characters.");
    return std::move(*tag);
}

std::vector<TagCount> Assets::tags() { return m_place.reader.tags.most_used(static_cast<int>(kMaxItems)); }

domain::Result<std::vector<ItemResult>> Assets::begin(Selection const& which)
{
    if (auto complaint = m_place.guard.complaint())
        return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    std::vector<ItemResult> results(which.ids.size() + which.paths.size());
    if (which.paths.empty()) return results;
    if (auto const project = m_place.projects.find(which.project); !project)
        return tl::unexpected(project.error());
    return results;
}

std::optional<Assets::Item> Assets::find(Selection const& which, std::size_t index, ItemResult& result)
{
    std::optional<domain::Asset> asset;
    std::optional<domain::Project> project;
    if (index < which.ids.size()) {
        result.id = which.ids[index];
        asset = m_place.reader.assets.find(*result.id);
        if (asset) project = m_place.reader.projects.with_id(asset->project_id);
    } else {
        result.project = which.project;
        result.path = which.paths[index - which.ids.size()];
        project = m_place.reader.projects.find(which.project);
        if (project) asset = m_place.reader.assets.at_path(project->id, result.path);
    }
    if (!asset || !project) {
        result.fail(missing());
        return std::nullopt;
    }
    result.error.reset();
    result.id = asset->id;
    result.project = project->name;
    result.path = asset->path;
    return Item{index, std::move(*asset), std::move(*project)};
}

std::vector<Assets::Item> Assets::find_all(Selection const& which, std::span<std::size_t const> portion,
                                           std::vector<ItemResult>& results)
{
    std::vector<Item> items;
    for (auto const index : portion)
        if (auto item = find(which, index, results[index])) items.push_back(std::move(*item));
    return items;
}

bool Assets::is_unchanged(Item const& item, ItemResult& result)
{
    auto const stamp = m_place.root.stamp(item.project.name + "/" + item.asset.path);
    if (stamp && *stamp == item.asset.stamp) return true;
    if (stamp)
        result.fail({domain::ErrorCode::Conflict,
                     fmt::format("{} was changed by hand. Reindex the project {} first.",
                                 file_name(item.asset.path), item.project.name),
                     {}});
    else
        result.fail({domain::ErrorCode::NotFound,
                     fmt::format("{} is not on the disk any more.", file_name(item.asset.path)),
                     {}});
    return false;
}

/// The same path below a project of the same layout; else where the target puts what is new.
std::string Assets::path_in(domain::Project const& target, Item const& item, std::int64_t now)
{
    auto const layout = domain::layout_of(target.name);
    if (layout == domain::layout_of(item.project.name)) return item.asset.path;
    return domain::folder_for(layout, now).append("/").append(file_name(item.asset.path));
}

domain::Result<std::vector<ItemResult>> Assets::move(Selection const& which, std::string const& to)
{
    auto const target = m_place.projects.find(to);
    if (!target) return tl::unexpected(target.error());
    auto results = begin(which);
    if (!results) return results;
    in_portions(*results, [&](std::span<std::size_t const> portion) {
        return move_portion(which, portion, target->id, *results);
    });
    m_place.jobs.ring();
    return results;
}

std::vector<std::size_t> Assets::move_portion(Selection const& which, std::span<std::size_t const> portion,
                                              std::int64_t to, std::vector<ItemResult>& results)
{
    HeldPlaces places;
    for (auto const& item : find_all(which, portion, results)) {
        places.want(item.project.id, item.asset.digest);
        places.want(to, item.asset.digest);
    }
    places.hold(m_place.locks);
    // Under the locks, once more: now nobody else in this process changes what was found.
    auto const target = m_place.reader.projects.with_id(to);
    std::vector<std::size_t> again;
    std::vector<std::size_t> moving;
    std::vector<catalog::FileMove> moves;
    std::vector<util::KeyLocks::Held> names;
    std::set<domain::Digest> contents;
    auto const now = util::now_us();
    for (auto& item : find_all(which, portion, results)) {
        auto& result = results[item.index];
        bool const is_twin = contents.contains(item.asset.digest);
        if (!target) {
            result.fail({domain::ErrorCode::UnknownProject, "The project was removed meanwhile.", {}});
        } else if (!places.covers(item.project.id, item.asset.digest) || is_twin) {
            again.push_back(item.index);
        } else if (is_unchanged(item, result)) {
            if (auto const there = m_place.contents.look_up(*target, item.asset.digest).on_disk) {
                result.status = ItemStatus::Duplicate;
                result.project = target->name;
                result.path = there->path;
                continue;
            }
            auto claimed = m_place.names.claim(*target, path_in(*target, item, now));
            moves.push_back({0,
                             catalog::Purpose::Move,
                             item.project.name + "/" + item.asset.path,
                             target->name + "/" + claimed.path,
                             item.asset,
                             {},
                             target->id,
                             claimed.path,
                             0,
                             now});
            names.push_back(std::move(claimed.held));
            moving.push_back(item.index);
            contents.insert(item.asset.digest);
        }
    }
    tell_outcomes(m_place.moves.run(std::move(moves)), moving, results,
                  [&](ItemResult& result, auto const& move) {
                      result.id = move.asset.id;
                      result.project = target->name;
                      result.path = move.to_path;
                  });
    return again;
}

domain::Result<std::vector<ItemResult>> Assets::remove(Selection const& which)
{
    auto results = begin(which);
    if (!results) return results;
    in_portions(*results, [&](std::span<std::size_t const> portion) {
        return remove_portion(which, portion, *results);
    });
    m_place.jobs.ring();
    return results;
}

std::vector<std::size_t> Assets::remove_portion(Selection const& which, std::span<std::size_t const> portion,
                                                std::vector<ItemResult>& results)
{
    HeldPlaces places;
    for (auto const& item : find_all(which, portion, results))
        places.want(item.project.id, item.asset.digest);
    places.hold(m_place.locks);
    std::vector<std::size_t> again;
    std::vector<std::size_t> moving;
    std::vector<catalog::FileMove> moves;
    auto const now = util::now_us();
    auto const folder = store::Trash::new_folder(now);
    for (auto& item : find_all(which, portion, results)) {
        if (!places.covers(item.project.id, item.asset.digest)) {
            again.push_back(item.index);
        } else if (is_unchanged(item, results[item.index])) {
            auto const source = item.project.name + "/" + item.asset.path;
            moves.push_back(
                {0, catalog::Purpose::Delete, source, folder + "/" + source, item.asset, {}, 0, "", 0, now});
            moving.push_back(item.index);
        }
    }
    tell_outcomes(m_place.moves.run(std::move(moves)), moving, results,
                  [&](ItemResult& result, auto const& move) { result.trash_id = move.trash_id; });
    return again;
}

domain::Result<std::vector<ItemResult>> Assets::tag(Selection const& which,
                                                    std::vector<std::string> const& add,
                                                    std::vector<std::string> const& remove)
{
    auto results = begin(which);
    if (!results) return results;
    in_portions(*results, [&](std::span<std::size_t const> portion) {
        tag_portion(which, portion, add, remove, *results);
        return std::vector<std::size_t>{};
    });
    m_place.jobs.ring();
    return results;
}

void Assets::tag_portion(Selection const& which, std::span<std::size_t const> portion,
                         std::vector<std::string> const& add, std::vector<std::string> const& remove,
                         std::vector<ItemResult>& results)
{
    auto const items = find_all(which, portion, results);
    auto const now = util::now_us();
    m_place.writer.write([&](catalog::Catalog& tx) {
        for (auto const& item : items) {
            auto& result = results[item.index];
            auto const row = tx.assets.find(item.asset.id);
            auto const project = row ? tx.projects.with_id(row->project_id) : std::nullopt;
            if (!project) {
                result.fail(missing());
                continue;
            }
            auto const before = tx.tags.of(row->id);
            for (auto const& tag : remove) tx.tags.take(row->id, tag);
            for (auto const& tag : add) tx.tags.give(row->id, tag);
            result.tags = tx.tags.of(row->id);
            result.status = ItemStatus::Done;
            if (result.tags.size() > kMostTags) {
                for (auto const& tag : result.tags) tx.tags.take(row->id, tag);
                for (auto const& tag : before) tx.tags.give(row->id, tag);
                result.tags = before;
                result.fail({domain::ErrorCode::Conflict, "A file has at most 100 tags.", {}});
            } else if (result.tags != before) {
                record_event(tx, *project, "tag", tag_payload(*row, result.tags), now);
            }
        }
    });
}

}  // namespace service
