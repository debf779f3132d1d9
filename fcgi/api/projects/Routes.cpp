#include "api/projects/Routes.h"

#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"

namespace api::projects {

namespace {

using http::Method;

constexpr Route kRoutes[] = {
    {Method::Get, "/api/projects", Body::None, Access::Read, &list_projects},
    {Method::Post, "/api/projects", Body::Json, Access::Ingest, &create_project},
    {Method::Get, "/api/projects/{project}", Body::None, Access::Read, &show_project},
    {Method::Post, "/api/projects/{project}/upload", Body::File, Access::Ingest, &upload, &check_upload},
    {Method::Post, "/api/projects/{project}/sync-album", Body::Json, Access::Ingest, &record_sync_album},
    {Method::Post, "/api/projects/{project}/reindex", Body::Json, Access::Ingest, &reindex},
    {Method::Post, "/api/reindex", Body::Json, Access::Ingest, &reindex_all},
    {Method::Get, "/media/{project}/download/{path*}", Body::None, Access::Read, &download_media},
    {Method::Get, "/media/{project}/{path*}", Body::None, Access::Read, &show_media},
};

}  // namespace

Dialect dialect() { return {"projects", kRoutes, &render_error}; }

}  // namespace api::projects
