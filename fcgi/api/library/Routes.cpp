#include "api/ErrorTable.h"
#include "api/library/Routes.h"

#include "api/library/Handlers.h"
#include "api/library/Json.h"

namespace api::library {

namespace {

using http::Method;

constexpr Route kRoutes[] = {
    {Method::Get, "/list", Body::None, Access::Read, &list_all},
    {Method::Get, "/list/date/{day}", Body::None, Access::Read, &list_day},
    {Method::Get, "/list/daterange/{from}/{to}", Body::None, Access::Read, &list_days},
    {Method::Get, "/list/location/{city}", Body::None, Access::Read, &list_near},
    {Method::Get, "/list/location/{city}/{country}", Body::None, Access::Read, &list_near},
    {Method::Get, "/thumbnail/{sha256}", Body::None, Access::Read, &show_thumbnail},
    {Method::Get, "/image/{sha256}", Body::None, Access::Read, &show_image},
    {Method::Get, "/image/sha256/{sha256}", Body::None, Access::Read, &show_image},
    {Method::Put, "/image/{filename*}", Body::File, Access::Ingest, &put_image, &check_image},
};

}  // namespace

Dialect dialect() { return {"library", kRoutes, &render_plain_error}; }

}  // namespace api::library
