#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/Catalog.h"
#include "domain/Asset.h"
#include "domain/Project.h"
#include "lib/json/Writer.h"

namespace service {

using domain::file_name;

/// What happened to one file, as `_manifest/files.jsonl` says it.
enum class FileChange { Stored, Indexed, Moved, Changed, Removed, Restored };

/// The index may be written at most this often, µs.
inline constexpr std::int64_t kPublishInterval = 2'000'000;

/// `{"path","sha256","size","name"}`
std::string describe(domain::Asset const& asset);
/// The same with what `more(json)` adds.
template <class More>
std::string describe(domain::Asset const& asset, More more)
{
    lib::json::Writer json;
    json.begin_object().field("path", asset.path).field("sha256", asset.digest.hex());
    json.field("size", asset.stamp.size).field("name", file_name(asset.path));
    more(json);
    json.end_object();
    return json.take();
}

/// The record of a transaction, written inside it: sync events, and lines for the two logs of a project that keeps them.
/// Times are µs since 1970. After the commit, ring the jobs.
void record_event(catalog::Catalog& tx, domain::Project const& project, std::string_view type,
                  std::string const& payload, std::int64_t now);
void record_change(catalog::Catalog& tx, domain::Project const& project, FileChange change,
                   domain::Asset const& asset, std::int64_t now);

/// Sees to it that index.json and the logs are written soon.
void request_publication(catalog::Catalog& tx, domain::Project const& project, std::int64_t now);

/// `{"timestamp","event","payload"}`: a line of events.jsonl.
std::string event_line(std::string_view type, std::string const& payload, std::int64_t at);

}  // namespace service
