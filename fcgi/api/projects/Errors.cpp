#include "api/projects/Errors.h"

#include "api/ErrorTable.h"
#include "api/projects/Json.h"

namespace api::projects {

http::Response render_error(domain::Error const& error)
{
    auto const& row = row_of(error.code);
    lib::json::Writer json;
    json.begin_object();
    write_error_fields(json, error, row.word);
    json.end_object();
    return http::json_response(row.status, json.take());
}

}  // namespace api::projects
