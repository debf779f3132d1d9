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
    {Method::Get, "/api/projects/{project}/media", Body::None, Access::Read, &list_project_media},
    {Method::Post, "/api/projects/{project}/check", Body::Json, Access::Read, &check_files},
    {Method::Post, "/api/projects/{project}/link", Body::Json, Access::Ingest, &link_content},
    {Method::Get, "/api/media", Body::None, Access::Read, &list_media},
    {Method::Get, "/api/timeline", Body::None, Access::Read, &list_days},
    {Method::Get, "/api/cameras", Body::None, Access::Read, &list_cameras},
    {Method::Get, "/api/assets", Body::None, Access::Read, &list_reviewed},
    {Method::Get, "/api/assets/{sha256}", Body::None, Access::Read, &show_content},
    {Method::Get, "/api/summary", Body::None, Access::Read, &show_summary},
    {Method::Get, "/api/batches", Body::None, Access::Read, &list_batches},
    {Method::Get, "/api/batches/{id}", Body::None, Access::Read, &show_batch},
    {Method::Post, "/api/reindex", Body::Json, Access::Ingest, &reindex_all},
    {Method::Patch, "/api/projects/{project}", Body::Json, Access::Ingest, &change_project},
    {Method::Post, "/api/assets/move", Body::Json, Access::Ingest, &move_assets},
    {Method::Post, "/api/assets/delete", Body::Json, Access::Ingest, &delete_assets},
    {Method::Post, "/api/assets/tags", Body::Json, Access::Ingest, &tag_assets},
    {Method::Get, "/api/tags", Body::None, Access::Read, &list_tags},
    {Method::Get, "/api/trash", Body::None, Access::Read, &list_trash},
    {Method::Post, "/api/trash/restore", Body::Json, Access::Ingest, &restore_trash},
    {Method::Post, "/api/trash/purge", Body::Json, Access::Admin, &purge_trash},
    {Method::Get, "/api/loose", Body::None, Access::Read, &list_loose},
    {Method::Post, "/api/loose/adopt", Body::Json, Access::Ingest, &adopt_loose},
    {Method::Get, "/api/devices", Body::None, Access::Read, &list_devices},
    {Method::Get, "/api/devices/{id}", Body::None, Access::Read, &show_device},
    {Method::Patch, "/api/devices/{id}", Body::Json, Access::Ingest, &name_device},
    {Method::Get, "/api/backup-days", Body::None, Access::Read, &list_backup_days},
    {Method::Get, "/api/previews/{sha256}", Body::None, Access::Read, &show_preview},
    {Method::Get, "/media/{project}/download/{path*}", Body::None, Access::Read, &download_media},
    {Method::Get, "/media/{project}/{path*}", Body::None, Access::Read, &show_media},
};

}  // namespace

Dialect dialect() { return {"projects", kRoutes, &render_error}; }

}  // namespace api::projects
