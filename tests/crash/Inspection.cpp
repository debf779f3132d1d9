#include "Inspection.h"

#include <algorithm>

#include <fmt/format.h>

namespace crash {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> folders(fs::path const& root)
{
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator{root})
        if (entry.is_directory() && !entry.path().filename().string().starts_with('.'))
            names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

}

/// Thumbnails are being made there all the time: what stays is left over.
void Inspection::look_at_incoming()
{
    std::vector<fs::path> left;
    for (auto const& entry : fs::directory_iterator{m_server.incoming()}) left.push_back(entry.path());
    tests::eventually([&] {
        std::erase_if(left, [](fs::path const& path) { return !fs::exists(path); });
        return left.empty();
    });
    for (auto const& path : left) complain("left in incoming: " + path.filename().string());
}

Complaints Inspection::look(bool thorough)
{
    look_at_indexes();
    look_at_projects();
    look_at_trash();
    for (auto const& client : m_clients) {
        look_at_files(*client);
        for (auto const& text : client->complaints()) complain(text);
    }
    look_at_incoming();
    if (thorough) wait_for_indexes();
    return std::move(m_complaints);
}

/// Whatever was killed, what stands there is whole.
void Inspection::look_at_indexes()
{
    for (auto const& project : folders(m_server.root())) {
        auto const file = m_server.root() / project / "index.json";
        if (fs::exists(file) && !tests::Json::parse(tests::read_file(file)).is_object())
            complain("no JSON: " + file.string());
    }
}

void Inspection::look_at_projects()
{
    for (auto const& project : folders(m_server.root())) {
        auto const answer = m_http.post("/api/projects/" + project + "/reindex");
        if (answer.status == 200)
            look_at_project(project);
        else
            complain(fmt::format("reindex of {}: {} {}", project, answer.status, answer.body));
    }
}

void Inspection::look_at_project(std::string const& project)
{
    std::set<std::string> listed;
    std::set<std::string> contents;
    for (auto const& entry : m_http.get("/api/projects/" + project).json()["files"].items()) {
        auto const path = entry["relative_path"].text();
        auto const digest = entry["sha256"].text();
        if (!listed.insert(path).second) complain("two rows of " + project + "/" + path);
        if (!contents.insert(digest).second)
            complain("the content of " + project + "/" + path + " is there twice");
        m_places.emplace(digest, Place{project, path});
        auto const file = m_server.root() / project / path;
        if (!fs::exists(file))
            complain("a row without a file: " + project + "/" + path);
        else if (tests::sha256_hex(tests::read_file(file)) != digest)
            complain("other bytes in " + project + "/" + path);
    }
    auto const originals = m_server.root() / project / "ingest" / "originals";
    if (!fs::exists(originals)) return;
    for (auto const& entry : fs::recursive_directory_iterator{originals})
        if (entry.is_regular_file() &&
            !listed.contains(fs::relative(entry.path(), originals.parent_path().parent_path())))
            complain("a file without a row: " + entry.path().string());
}

void Inspection::look_at_trash()
{
    for (std::string after;;) {
        auto const list =
            m_http.get("/api/trash?limit=200" + (after.empty() ? "" : "&after=" + after)).json();
        for (auto const& item : list["items"].items())
            m_places.emplace(item["sha256"].text(), Place{"trash", item["path"].text()});
        if (!list["next"].is_string() || list["items"].size() == 0) return;
        after = list["next"].text();
    }
}

void Inspection::look_at_files(Load const& client)
{
    std::set<std::string> whole;
    for (auto const& other : m_clients)
        for (auto const& [digest, file] : other->sent()) whole.insert(digest);
    for (auto const& [digest, place] : m_places)
        if (!whole.contains(digest)) complain("not what was sent: " + place.project + "/" + place.path);
    for (auto const& [digest, file] : client.sent()) look_at_file(client, digest, file);
}

void Inspection::look_at_file(Load const& client, std::string const& digest, Sent const& file)
{
    auto const name = fmt::format("{} (sent to {})", digest.substr(0, 12), fmt::join(file.places, " or "));
    auto const [first, last] = m_places.equal_range(digest);
    if (first == last) {
        if (!file.places.contains("nowhere")) complain("lost: " + name);
        return;
    }
    if (std::next(first) != last) return complain("in two places: " + name);
    auto const& place = first->second;
    bool const is_allowed = std::ranges::any_of(file.places, [&](std::string const& allowed) {
        if (allowed == "trash") return place.project == "trash";
        auto const names = client.names_of(allowed);
        return std::ranges::find(names, place.project) != names.end();
    });
    if (!is_allowed) return complain("in " + place.project + ": " + name);
    if (file.places.size() == 1 && place.path != file.path)
        complain(fmt::format("{} at {}, not at {}", name, place.path, file.path));
}

void Inspection::wait_for_indexes()
{
    for (auto const& project : folders(m_server.root())) {
        auto const is_right = [&] {
            return tests::Json::parse(tests::read_file(m_server.root() / project / "index.json")) ==
                   m_http.get("/api/projects/" + project).json();
        };
        if (!tests::eventually(is_right)) complain("the index.json of " + project + " is not right");
    }
}

}
