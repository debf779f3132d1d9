#include "api/ErrorTable.h"
#include "api/backup/Routes.h"

#include "api/backup/Handlers.h"
#include "api/backup/Json.h"

namespace api::backup {

namespace {

using http::Method;

constexpr std::size_t kLongList = 16 * 1024 * 1024;  // bytes

constexpr Route kRoutes[] = {
    {Method::Get, "/ping", Body::None, Access::Open, &ping},
    {Method::Post, "/photos/new", Body::Json, Access::Ingest, &list_new, nullptr, nullptr, kLongList},
    {Method::Post, "/photos/upload", Body::File, Access::Ingest, &upload, &check_upload},
    {Method::Post, "/photos/ignore", Body::Json, Access::Ingest, &ignore, nullptr, nullptr, kLongList},
    {Method::Post, "/photos/unignore", Body::Json, Access::Ingest, &unignore, nullptr, nullptr, kLongList},
    {Method::Get, "/photos/ignored", Body::None, Access::Read, &list_ignored},
    {Method::Get, "/storage/status", Body::None, Access::Read, &show_storage},
    {Method::Get, "/storage/usage", Body::None, Access::Read, &show_usage},
    {Method::Get, "/backup/log", Body::None, Access::Read, &list_log},
    {Method::Get, "/backup/history", Body::None, Access::Read, &list_history},
    {Method::Get, "/backup/devices", Body::None, Access::Read, &list_devices},
    {Method::Get, "/backup/{id}/file", Body::None, Access::Read, &restore_file},
};

}  // namespace

Dialect dialect() { return {"backup", kRoutes, &render_plain_error}; }

}  // namespace api::backup
