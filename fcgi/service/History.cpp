#include "service/History.h"

#include <algorithm>

#include "lib/json/Writer.h"
#include "util/Clock.h"

namespace service {

namespace {

std::string_view word(FileChange change)
{
    switch (change) {
        case FileChange::Stored:
            return "stored";
        case FileChange::Indexed:
            return "indexed";
        case FileChange::Moved:
            return "moved";
        case FileChange::Changed:
            return "changed";
        case FileChange::Removed:
            return "removed";
        case FileChange::Restored:
            return "restored";
    }
    return "";
}

}  // namespace

std::string describe(domain::Asset const& asset)
{
    return describe(asset, [](lib::json::Writer&) {});
}

std::string event_line(std::string_view type, std::string const& payload, std::int64_t at)
{
    lib::json::Writer json;
    json.begin_object().field("timestamp", util::iso8601(at)).field("event", type);
    json.key("payload").raw(payload).end_object();
    return json.take();
}

void record_event(catalog::Catalog& tx, domain::Project const& project, std::string_view type,
                  std::string const& payload, std::int64_t now)
{
    tx.events.add({0, now, project.name, std::string{type}, payload});
    if (!domain::keeps_index(project.name)) return;
    tx.events.add_line(project.id, catalog::Log::Events, event_line(type, payload, now));
    request_publication(tx, project, now);
}

void record_change(catalog::Catalog& tx, domain::Project const& project, FileChange change,
                   domain::Asset const& asset, std::int64_t now)
{
    if (!domain::keeps_index(project.name)) return;
    lib::json::Writer json;
    json.begin_object().field("timestamp", util::iso8601(now)).field("op", word(change));
    json.field("relative_path", asset.path)
        .field("sha256", asset.digest.hex())
        .field("size", asset.stamp.size);
    json.end_object();
    tx.events.add_line(project.id, catalog::Log::Files, json.take());
}

void request_publication(catalog::Catalog& tx, domain::Project const& project, std::int64_t now)
{
    if (!domain::keeps_index(project.name)) return;
    auto const due = std::max(now, tx.projects.next_publication(project.id, kPublishInterval));
    tx.jobs.add(domain::JobKind::Publish, project.name, now, due);
}

}  // namespace service
