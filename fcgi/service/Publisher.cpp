#include "service/Publisher.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "store/AtomicFile.h"
#include "store/LineLog.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

namespace service {

namespace {

constexpr int kLinesAtOnce = 1000;

}  // namespace

void Publisher::write_entry(lib::json::Writer& json, domain::Asset const& asset)
{
    json.begin_object().field("relative_path", asset.path).field("sha256", asset.digest.hex());
    json.field("size", asset.stamp.size);
    json.field(asset.origin == domain::Origin::Upload ? "uploaded_at" : "indexed_at",
               util::iso8601(asset.added_at));
    json.end_object();
}

void Publisher::write_index(lib::json::Writer& json, catalog::Catalog& catalog,
                            domain::Project const& project)
{
    json.begin_object().field("project", project.name).field("notes", project.notes);
    json.field("created_at", util::iso8601(project.created_at)).key("files").begin_array();
    catalog.assets.for_each(project.id, 0, std::numeric_limits<std::int64_t>::max(),
                            [&](domain::Asset const& asset) { write_entry(json, asset); });
    json.end_array().end_object();
}

std::optional<domain::Project> Publisher::look_again(domain::Project const& project)
{
    auto current = m_reader.projects.with_id(project.id);
    if (!current || !domain::keeps_index(current->name) || !m_root.has_folder(current->name))
        return std::nullopt;
    return current;
}

void Publisher::publish(domain::Project const& project)
{
    append_logs(project);
    write_index_file(project);
}

void Publisher::append_logs(domain::Project const& project)
{
    auto const lock = pause();
    auto const current = look_again(project);
    if (!current) return;
    append_log(*current, catalog::Log::Files, current->name + "/_manifest/files.jsonl");
    append_log(*current, catalog::Log::Events, current->name + "/_manifest/events.jsonl");
}

void Publisher::append_log(domain::Project const& project, catalog::Log log, std::string const& path)
{
    auto pending = m_reader.events.lines(project.id, log, kLinesAtOnce);
    if (pending.empty()) return;
    store::LineLog file{m_root, path};
    // A crash between the append and the delete left lines here that are on disk already.
    std::string const last = file.last_line();
    bool is_first = true;
    while (!pending.empty()) {
        auto begin = pending.begin();
        if (is_first) {
            auto const known = std::ranges::find(pending, last, &catalog::ManifestLine::line);
            if (known != pending.end()) begin = known + 1;
            is_first = false;
        }
        std::vector<std::string> lines;
        std::transform(begin, pending.end(), std::back_inserter(lines),
                       [](auto& row) { return std::move(row.line); });
        file.append(lines);
        util::failpoint("manifest.appended");
        auto const done = pending.back().id;
        m_writer.write([&](catalog::Catalog& tx) { tx.events.drop_lines(project.id, log, done); });
        pending = m_reader.events.lines(project.id, log, kLinesAtOnce);
    }
}

void Publisher::write_index_file(domain::Project const& project)
{
    auto const lock = pause();
    auto const current = look_again(project);
    if (!current) return;
    auto const begin = util::now_us();
    store::AtomicFile file{m_root, current->name + "/index.json"};
    lib::json::Writer json{[&](std::string_view piece) { file.write(piece); }};
    write_index(json, m_reader, *current);
    json.flush();
    util::failpoint("index.written");
    file.commit();
    util::failpoint("index.renamed");
    auto const end = util::now_us();
    m_writer.write([&](catalog::Catalog& tx) { tx.projects.set_published(project.id, begin, end - begin); });
}

}  // namespace service
