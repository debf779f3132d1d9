#include "api/ErrorTable.h"

namespace api {

void write_error_fields(lib::json::Writer& json, domain::Error const& error)
{
    json.key("detail");
    if (error.field.empty()) {
        json.string(error.message);
    } else {
        json.begin_array().begin_object().key("loc").begin_array();
        std::string_view rest{error.field};
        while (!rest.empty()) {
            auto const dot = rest.find('.');
            json.string(rest.substr(0, dot));
            rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
        }
        json.end_array().field("msg", error.message);
        json.field("type", error.code == domain::ErrorCode::MissingField ? "missing" : "value_error");
        json.end_object().end_array();
    }
    json.field("ok", false)
        .field("status", "error")
        .field("code", row_of(error.code).word)
        .field("message", error.message);
}

http::Response render_error(domain::Error const& error)
{
    lib::json::Writer json;
    json.begin_object();
    write_error_fields(json, error);
    json.end_object();
    return http::json_response(row_of(error.code).status, json.take());
}

http::Response render_plain_error(domain::Error const& error)
{
    auto response = render_error({error.code, error.message, {}});
    response.status = plain_status(error.code);
    return response;
}

}  // namespace api
