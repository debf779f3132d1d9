#include "api/UploadHead.h"

#include <string>

#include "http/ContentDigest.h"
#include "util/Clock.h"

namespace api {

bool is_form(std::string_view content_type)
{
    constexpr std::string_view kForm = "multipart/form-data";
    return http::equals_ignoring_case(content_type.substr(0, kForm.size()), kForm);
}

bool is_part_file(http::PartHead const& head) { return head.name == "file" && head.filename.has_value(); }

domain::Result<void> insist_on_whole(http::Request const& request)
{
    if (!request.header("Content-Range").empty())
        return domain::fail(domain::ErrorCode::BadRequest,
                            "Parts of files are not taken (Content-Range): send the whole file.");
    auto const encoding = request.header("Content-Encoding");
    if (!encoding.empty() && !http::equals_ignoring_case(encoding, "identity"))
        return domain::fail(domain::ErrorCode::BadRequest,
                            "Packed bodies are not taken (Content-Encoding): send the file as it is.");
    return {};
}

domain::Result<std::optional<std::int64_t>> capture_time(http::Request const& request)
{
    auto text = request.query.find("taken").value_or("");
    if (text.empty()) text = request.header("X-OC-Mtime");
    if (text.empty()) return std::nullopt;
    auto const taken = util::parse_time(text);
    if (!taken)
        return domain::fail(domain::ErrorCode::InvalidField,
                            "The capture time is neither ISO 8601 nor unix seconds.", "query.taken");
    return taken;
}

domain::Result<std::optional<domain::Digest>> announced_digest(http::Request const& request)
{
    for (auto const* header : {"Content-Digest", "Repr-Digest"}) {
        auto const field = http::parse_content_digest(request.headers.find(header));
        if (field.state == http::DigestField::State::Malformed)
            return domain::fail(domain::ErrorCode::BadRequest,
                                std::string{header} + " cannot be understood.");
        if (field.state == http::DigestField::State::Sha256) return domain::Digest{field.sha256};
    }
    return std::nullopt;
}

}  // namespace api
