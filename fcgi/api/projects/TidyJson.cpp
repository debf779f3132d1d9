#include "api/projects/TidyJson.h"

#include <fmt/format.h>

#include "api/ErrorTable.h"
#include "domain/MediaType.h"
#include "lib/json/Writer.h"
#include "util/Clock.h"
#include "util/HumanSize.h"

namespace api::projects {

namespace {

using service::ItemResult;
using service::ItemStatus;

std::string_view kind_of(std::string_view path)
{
    auto const served = domain::served_type(path);
    return served.inline_safe ? served.type.substr(0, served.type.find('/')) : "other";
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void write_texts(lib::json::Writer& json, std::string_view key, std::vector<std::string> const& texts)
{
    json.key(key).begin_array();
    for (auto const& text : texts) json.string(text);
    json.end_array();
}

std::string_view word(ItemStatus status, Verb const& verb)
{
    switch (status) {
        case ItemStatus::Done:
            return verb.done;
        case ItemStatus::Duplicate:
            return "duplicate";
        case ItemStatus::Missing:
            return "missing";
        case ItemStatus::Error:
            return "error";
    }
    return "";
}

void write_item(lib::json::Writer& json, ItemResult const& result, Verb const& verb)
{
    json.begin_object().key("id");
    result.id ? json.integer(*result.id) : json.null();
    json.field("ok", !result.is_failed()).field("status", word(result.status, verb));
    json.field("project", result.project).field("path", result.path);
    if (verb.says_tags) write_texts(json, "tags", result.tags);
    if (verb.says_trash_id && result.status == ItemStatus::Done) json.field("trash_id", result.trash_id);
    if (result.error)
        json.field("code", row_of(result.error->code).word).field("message", result.error->message);
    else if (result.status == ItemStatus::Duplicate)
        json.field("message", fmt::format("The same content is in {} already: {}. Nothing was moved.",
                                          result.project, result.path));
    json.end_object();
}

/// The head of an answer about many items, up to its list.
void write_tally(lib::json::Writer& json, std::vector<ItemResult> const& results, Verb const& verb)
{
    std::int64_t done = 0, duplicates = 0, failed = 0;
    for (auto const& result : results)
        ++(result.is_failed() ? failed : result.status == ItemStatus::Done ? done : duplicates);
    json.field("ok", failed == 0);
    json.field("status", failed == 0 ? "ok" : done + duplicates > 0 ? "partial" : "error");
    json.field(verb.done, done).field("failed", failed);
    auto message = fmt::format("{} {}", done, verb.done);
    if (duplicates > 0) message += fmt::format(", {} already there", duplicates);
    json.field("message", fmt::format("{}, {} failed", message, failed));
}

void write_items(lib::json::Writer& json, std::vector<ItemResult> const& results, Verb const& verb)
{
    json.key("results").begin_array();
    for (auto const& result : results) write_item(json, result, verb);
    json.end_array();
}

}  // namespace

std::string changed_project(domain::Project const& project)
{
    lib::json::Writer json;
    json.begin_object().field("name", project.name).field("notes", project.notes);
    write_texts(json, "labels", project.labels);
    json.field("index_exists", true).field("ok", true);
    json.field("message", fmt::format("The project {} was changed.", project.name)).end_object();
    return json.take();
}

std::string item_results(std::vector<ItemResult> const& results, Verb const& verb)
{
    lib::json::Writer json;
    json.begin_object();
    write_tally(json, results, verb);
    write_items(json, results, verb);
    json.end_object();
    return json.take();
}

std::string adopted_files(std::vector<ItemResult> const& results, std::string_view project)
{
    constexpr Verb kMoved{"moved"};
    lib::json::Writer json;
    json.begin_object();
    write_tally(json, results, kMoved);
    json.field("project", project);
    write_items(json, results, kMoved);
    json.end_object();
    return json.take();
}

std::string purged_all(service::Trash::Purged const& purged)
{
    lib::json::Writer json;
    json.begin_object().field("ok", purged.failed == 0);
    json.field("status", purged.failed == 0 ? "ok" : purged.items > 0 ? "partial" : "error");
    json.field("purged", purged.items).field("failed", purged.failed);
    json.field("message",
               fmt::format("{} purged ({}), {} failed", purged.items,
                           util::human_size(static_cast<std::uint64_t>(purged.bytes)), purged.failed));
    json.key("results").begin_array().end_array().end_object();
    return json.take();
}

std::string tag_list(std::vector<service::TagCount> const& tags)
{
    lib::json::Writer json;
    json.begin_object().key("tags").begin_array();
    for (auto const& tag : tags)
        json.begin_object().field("name", tag.name).field("assets", tag.assets).end_object();
    json.end_array().end_object();
    return json.take();
}

std::string trash_list(std::vector<domain::TrashItem> const& items, service::Trash const& trash,
                       service::TrashTotal const& total, bool is_full)
{
    lib::json::Writer json;
    json.begin_object().key("items").begin_array();
    for (auto const& item : items) {
        json.begin_object().field("id", item.id).field("project", item.project);
        json.field("path", item.asset.path).field("name", file_name(item.asset.path));
        json.field("kind", kind_of(item.asset.path)).field("size", item.asset.stamp.size);
        json.field("sha256", item.asset.digest.hex()).field("deleted_at", util::iso8601(item.deleted_at));
        json.field("expires_at", util::iso8601(trash.expires_at(item))).end_object();
    }
    json.end_array().key("next");
    is_full ? json.string(std::to_string(items.back().id)) : json.null();
    json.field("bytes", total.bytes).field("count", total.items).end_object();
    return json.take();
}

std::string loose_list(std::vector<service::LooseFile> const& files)
{
    lib::json::Writer json;
    json.begin_object().key("files").begin_array();
    for (std::size_t i = 0; i < files.size() && i < service::kMaxItems; ++i) {
        json.begin_object().field("name", files[i].name).field("size", files[i].stamp.size);
        json.field("modified_at", util::iso8601(files[i].stamp.mtime_ns / 1000)).end_object();
    }
    json.end_array().field("count", static_cast<std::int64_t>(files.size())).end_object();
    return json.take();
}

}  // namespace api::projects
