#include "api/Body.h"

#include <string>

#include "util/Ascii.h"

namespace api {

bool is_json_type(std::string_view content_type)
{
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
    if (type.empty()) return true;
    auto const lower = util::ascii_lower(type);
    return lower == "application/json" || (lower.starts_with("application/") && lower.ends_with("+json"));
}

domain::Result<lib::json::Document> parse_object(std::string_view content_type, std::string_view body)
{
    if (body.empty())
        return domain::fail(domain::ErrorCode::MissingField, "The request has no body: send a JSON object.",
                            "body");
    if (!is_json_type(content_type))
        return domain::fail(domain::ErrorCode::InvalidField,
                            "Send JSON with the content type application/json.", "body");
    auto document = lib::json::Document::parse(body);
    if (!document)
        return domain::fail(domain::ErrorCode::InvalidField, "The body is not valid JSON.", "body");
    if (!document->root().is_object())
        return domain::fail(domain::ErrorCode::InvalidField, "The body is not a JSON object.", "body");
    return std::move(*document);
}

}  // namespace api
