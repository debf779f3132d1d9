#include "api/system/Routes.h"

#include "api/ErrorTable.h"
#include "api/system/Handlers.h"

namespace api::system {

namespace {

using http::Method;

constexpr Route kRoutes[] = {
    {Method::Get, "/healthz", Body::None, Access::Open, &show_health},
    {Method::Get, "/version", Body::None, Access::Open, &show_version},
    {Method::Get, "/api/events", Body::None, Access::Read, &list_events},
    {Method::Get, "/api/jobs", Body::None, Access::Read, &list_jobs},
    {Method::Get, "/api/jobs/{id}", Body::None, Access::Read, &show_job},
    {Method::Get, "/api/settings", Body::None, Access::Read, &show_settings},
    {Method::Patch, "/api/settings", Body::Json, Access::Admin, &change_settings},
    {Method::Post, "/api/setup", Body::Json, Access::Open, &set_up},
    {Method::Get, "/api/session", Body::None, Access::Open, &show_session},
    {Method::Post, "/api/session", Body::Json, Access::Open, &sign_in},
    {Method::Delete, "/api/session", Body::None, Access::Open, &sign_out},
};

}  // namespace

Dialect dialect() { return {"system", kRoutes, &render_error}; }

}  // namespace api::system
