#include "api/projects/TidyBody.h"

#include <fmt/format.h>

#include "api/Body.h"

namespace api::projects {

namespace {

constexpr std::size_t kLongestNotes = 10'000;  // bytes
constexpr std::size_t kMostLabels = 50;        // of a project, and tags in a request

auto missing_field(std::string_view key)
{
    return domain::fail(domain::ErrorCode::MissingField, fmt::format("The field '{}' is missing.", key),
                        fmt::format("body.{}", key));
}

auto invalid_field(std::string_view key, std::string message)
{
    return domain::fail(domain::ErrorCode::InvalidField, std::move(message), fmt::format("body.{}", key));
}

/// The elements of a list that `read` understands; an error when one is not understood.
template <class Element, class Read>
domain::Result<std::vector<Element>> parse_list(lib::json::Value const& list, std::string_view key,
                                                std::string_view what, std::size_t most, Read read)
{
    if (list.kind() != lib::json::Kind::Array)
        return invalid_field(key, fmt::format("'{}' is not a list of {}.", key, what));
    std::vector<Element> elements;
    bool is_fine = true;
    list.for_each([&](lib::json::Value const& value) {
        auto element = elements.size() <= most ? read(value) : std::nullopt;
        is_fine = is_fine && (element || elements.size() > most);
        if (element) elements.push_back(std::move(*element));
    });
    if (!is_fine) return invalid_field(key, fmt::format("'{}' is not a list of {}.", key, what));
    if (elements.size() > most)
        return invalid_field(key, fmt::format("'{}' has more than {} elements.", key, most));
    return elements;
}

std::optional<std::string> as_text(lib::json::Value const& value) { return value.string(); }
std::optional<std::int64_t> as_integer(lib::json::Value const& value) { return value.integer(); }

domain::Result<std::vector<std::int64_t>> parse_id_list(lib::json::Value const& list)
{
    return parse_list<std::int64_t>(list, "ids", "whole numbers", service::kMaxItems, &as_integer);
}

domain::Result<std::vector<std::string>> clean(domain::Result<std::vector<std::string>> texts,
                                               std::string_view key)
{
    if (!texts) return texts;
    for (auto& text : *texts) {
        auto tag = service::Assets::clean_tag(text);
        if (!tag) return invalid_field(key, tag.error().message);
        text = std::move(*tag);
    }
    return texts;
}

}  // namespace

domain::Result<service::ProjectChange> parse_project_change(http::Request const& request,
                                                            std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const root = document->root();
    service::ProjectChange change;
    if (auto const name = root.find("name")) {
        change.name = name->string();
        if (!change.name) return invalid_field("name", "'name' is not a text.");
    }
    if (auto const notes = root.find("notes")) {
        change.notes = notes->is_null() ? std::string{} : notes->string();
        if (!change.notes) return invalid_field("notes", "'notes' is not a text.");
        if (change.notes->size() > kLongestNotes)
            return invalid_field("notes", "'notes' has at most 10,000 bytes.");
    }
    if (root.find("labels")) {
        auto labels = parse_tags(root, "labels");
        if (!labels) return tl::unexpected(labels.error());
        change.labels = std::move(*labels);
    }
    if (!change.name && !change.notes && !change.labels)
        return domain::fail(domain::ErrorCode::MissingField, "Send a name, notes or labels.", "body");
    return change;
}

domain::Result<service::Selection> parse_selection(lib::json::Value const& body)
{
    service::Selection which;
    if (auto const ids = body.find("ids")) {
        auto list = parse_id_list(*ids);
        if (!list) return tl::unexpected(list.error());
        which.ids = std::move(*list);
    } else if (auto const paths = body.find("paths")) {
        auto list = parse_list<std::string>(*paths, "paths", "texts", service::kMaxItems, &as_text);
        if (!list) return tl::unexpected(list.error());
        which.paths = std::move(*list);
        auto project = parse_text(body, "project");
        if (!project) return tl::unexpected(project.error());
        which.project = std::move(*project);
    } else {
        return domain::fail(domain::ErrorCode::MissingField, "Send 'ids', or 'project' and 'paths'.",
                            "body.ids");
    }
    if (which.ids.empty() && which.paths.empty())
        return invalid_field(body.find("ids") ? "ids" : "paths", "The list is empty.");
    return which;
}

domain::Result<std::vector<std::int64_t>> parse_ids(lib::json::Value const& body)
{
    auto const ids = body.find("ids");
    if (!ids) return missing_field("ids");
    auto list = parse_id_list(*ids);
    if (list && list->empty()) return invalid_field("ids", "The list is empty.");
    return list;
}

domain::Result<std::string> parse_text(lib::json::Value const& body, std::string_view key)
{
    auto const value = body.find(key);
    if (!value) return missing_field(key);
    auto text = value->string();
    if (!text) return invalid_field(key, fmt::format("'{}' is not a text.", key));
    return *text;
}

domain::Result<std::vector<std::string>> parse_tags(lib::json::Value const& body, std::string_view key)
{
    auto const list = body.find(key);
    if (!list) return std::vector<std::string>{};
    return clean(parse_list<std::string>(*list, key, "texts", kMostLabels, &as_text), key);
}

domain::Result<LooseNames> parse_loose_names(http::Request const& request, std::string const& body)
{
    if (body.empty()) return LooseNames{};
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const list = document->root().find("names");
    if (!list) return LooseNames{};
    return parse_list<std::string>(*list, "names", "texts", service::kMaxItems, &as_text);
}

}  // namespace api::projects
