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
};

}  // namespace

Dialect dialect() { return {"system", kRoutes, &render_error}; }

}  // namespace api::system
