#include "Load.h"

#include <fmt/format.h>

namespace crash {

using tests::Json;
using tests::json_string;

Load::Load(std::uint16_t port, int number, unsigned seed)
    : m_http(port), m_number(std::to_string(number)), m_random(seed), m_b("B" + m_number)
{
}

void Load::make_projects()
{
    for (auto const& name : {a(), m_b, std::string{"Shared"}})
        m_http.post_json("/api/projects", fmt::format(R"({{"name":"{}","notes":""}})", name));
}

std::vector<std::string> Load::names_of(std::string const& place) const
{
    if (place == "A") return {a()};
    if (place == "Shared") return {"Shared"};
    if (place != "B") return {};
    return m_b_maybe.empty() ? std::vector{m_b} : std::vector{m_b, m_b_maybe};
}

void Load::run(std::atomic<bool> const& stop)
{
    while (!stop) {
        switch (m_random() % 13) {
            case 0:
            case 1:
            case 2:
                upload_raw();
                break;
            case 3:
                upload_form(1);
                break;
            case 4:
                upload_form(3);
                break;
            case 5:
                upload_twin();
                break;
            case 6:
                repeat();
                break;
            case 7:
                move();
                break;
            case 8:
                remove();
                break;
            case 9:
                restore();
                break;
            case 10:
                rename();
                break;
            case 11:
                purge();
                break;
            default:
                if (chance(30)) reindex();
        }
    }
}

std::string Load::fresh_bytes()
{
    std::size_t const size = chance(10) ? 300'000 + m_random() % 200'000 : 1 + m_random() % 20'000;
    return fmt::format("{}-{}-", m_number, m_made++) +
           tests::sample_bytes(size, static_cast<unsigned>(m_random()));
}

/// Long enough to be copied while it arrives.
std::string Load::long_bytes()
{
    return fresh_bytes() + std::string(17'000'000, static_cast<char>(m_random()));
}

/// Names clash often.
std::string Load::fresh_name()
{
    return chance(50) ? fmt::format("clip{}.mov", m_random() % 3) : fmt::format("{}.mov", m_made);
}

std::string Load::add(std::string bytes, std::string const& place)
{
    auto const digest = tests::sha256_hex(bytes);
    m_sent.try_emplace(digest, Sent{std::move(bytes), {"nowhere", place}, {}, 0});
    return digest;
}

/// Of one upload: `stored` and `duplicate` are promises.
void Load::learn(std::string const& digest, Json const& result, std::string const& place)
{
    if (!result.is_object() || !result.has("path") || !result["path"].is_string()) return;
    auto& file = m_sent.at(digest);
    file.places = {place};
    file.path = result["path"].text();
    m_is_promised = true;
    if (result["sha256"].text() != digest) m_complaints.push_back("another SHA-256 for " + digest);
}

tests::Response Load::post(std::string const& path, std::string const& body, tests::HeaderList headers)
{
    return m_http.post(path, body, headers);
}

void Load::upload_raw()
{
    auto const digest = add(fresh_bytes(), "A");
    auto const answer =
        post(fmt::format("/api/projects/{}/upload?name={}", a(), fresh_name()), m_sent.at(digest).bytes);
    if (answer.status == 200) learn(digest, answer.json(), "A");
}

void Load::upload_form(int files)
{
    std::vector<tests::Part> parts;
    std::vector<std::string> digests;
    for (int i = 0; i < files; ++i) {
        digests.push_back(add(files == 1 && chance(20) ? long_bytes() : fresh_bytes(), "A"));
        parts.push_back({.name = "files", .filename = fresh_name(), .body = m_sent.at(digests.back()).bytes});
    }
    auto const answer = post(fmt::format("/api/projects/{}/upload", a()), tests::multipart_body(parts),
                             tests::multipart_headers());
    if (answer.status != 200) return;
    auto const body = answer.json();
    if (files == 1) return learn(digests.front(), body, "A");
    auto const results = body["results"].items();
    for (std::size_t i = 0; i < results.size(); ++i) learn(digests.at(i), results[i], "A");
}

/// The others send the same at the same time.
void Load::upload_twin()
{
    auto const digest = add(fmt::format("shared {}", m_made++ / 4), "Shared");
    auto const answer = post("/api/projects/Shared/upload?name=" + fresh_name(), m_sent.at(digest).bytes);
    if (answer.status == 200) learn(digest, answer.json(), "Shared");
}

Load::Known Load::pick(std::string const& place)
{
    std::vector<Known> candidates;
    for (auto it = m_sent.begin(); it != m_sent.end(); ++it)
        if (it->second.places == std::set{place}) candidates.push_back(it);
    return candidates.empty() ? m_sent.end() : candidates[m_random() % candidates.size()];
}

void Load::repeat()
{
    auto const known = pick("A");
    if (known == m_sent.end()) return;
    auto const answer = post(fmt::format("/api/projects/{}/upload?name=again.mov", a()), known->second.bytes);
    if (answer.status != 200) return;
    if (answer.json()["status"].text() != "duplicate") m_complaints.push_back("stored twice: " + answer.body);
}

/// POST of something that moves one file; afterwards the file is where the answer says, or in either place.
Json Load::act(std::string const& what, std::string const& body, Sent& file, std::string const& to)
{
    auto const from = *file.places.begin();
    file.places = {from, to};
    auto const answer = m_http.post_json(what, body);
    if (answer.status != 200) return Json::parse("");
    auto const result = answer.json()["results"].at(0);
    bool const is_done = result["status"].is_string() &&
                         (result["status"].text() == "moved" || result["status"].text() == "deleted" ||
                          result["status"].text() == "restored");
    file.places = {is_done ? to : from};
    if (is_done && result["path"].is_string()) file.path = result["path"].text();
    return is_done ? result : Json::parse("");
}

void Load::move()
{
    auto const known = pick("A");
    if (known == m_sent.end() || !m_b_maybe.empty()) return;
    act("/api/assets/move",
        fmt::format(R"({{"project":"{}","paths":[{}],"to":"{}"}})", a(), json_string(known->second.path),
                    m_b),
        known->second, "B");
}

void Load::remove()
{
    auto const known = pick("A");
    if (known == m_sent.end()) return;
    auto const result =
        act("/api/assets/delete",
            fmt::format(R"({{"project":"{}","paths":[{}]}})", a(), json_string(known->second.path)),
            known->second, "trash");
    if (result.is_object()) known->second.trash_id = result["trash_id"].number();
}

void Load::restore()
{
    auto const known = pick("trash");
    if (known == m_sent.end() || known->second.trash_id == 0) return;
    act("/api/trash/restore", fmt::format(R"({{"ids":[{}]}})", known->second.trash_id), known->second, "A");
}

void Load::purge()
{
    auto const known = pick("trash");
    if (known == m_sent.end() || known->second.trash_id == 0 || !chance(30)) return;
    known->second.places = {"trash", "nowhere"};
    auto const answer = m_http.post_json(
        "/api/trash/purge", fmt::format(R"({{"ids":[{}]}})", known->second.trash_id), m_administrator);
    if (answer.status == 200 && answer.json()["purged"].number() == 1) known->second.places = {"nowhere"};
}

void Load::rename()
{
    if (!m_b_maybe.empty()) return;
    m_b_maybe = (m_b.front() == 'B' ? "C" : "B") + m_number;
    auto const answer =
        m_http.request("PATCH", "/api/projects/" + m_b, fmt::format(R"({{"name":"{}"}})", m_b_maybe),
                       {{"Content-Type", "application/json"}});
    if (answer.status == 200) m_b = m_b_maybe;
    if (answer.status == 200 || (answer.status >= 400 && answer.status < 500)) m_b_maybe.clear();
}

void Load::reindex() { m_http.post(fmt::format("/api/projects/{}/reindex", chance(50) ? a() : "Shared")); }

}
