#pragma once

#include "api/Dialect.h"

namespace api::projects {

// Project.cpp
http::Response list_projects(Call const& call);
http::Response create_project(Call const& call);
http::Response show_project(Call const& call);
http::Response record_sync_album(Call const& call);

// Assets.cpp
http::Response change_project(Call const& call);
http::Response move_assets(Call const& call);
http::Response delete_assets(Call const& call);
http::Response tag_assets(Call const& call);
http::Response list_tags(Call const& call);

// Trash.cpp
http::Response list_trash(Call const& call);
http::Response restore_trash(Call const& call);
http::Response purge_trash(Call const& call);

// Loose.cpp
http::Response list_loose(Call const& call);
http::Response adopt_loose(Call const& call);

// Devices.cpp
http::Response list_devices(Call const& call);
http::Response show_device(Call const& call);
http::Response name_device(Call const& call);
http::Response list_backup_days(Call const& call);

// Upload.cpp
std::optional<domain::Error> check_upload(Call const& call);
http::Response upload(Call const& call);

// Batch.cpp
/// `?op=` on the upload route: start, snapshot, finalize.
std::optional<domain::Error> check_batch_operation(Call const& call);
http::Response perform_batch_operation(Call const& call);
http::Response list_batches(Call const& call);
http::Response show_batch(Call const& call);

// Reindex.cpp
http::Response reindex(Call const& call);
http::Response reindex_all(Call const& call);

// Lists.cpp
http::Response list_media(Call const& call);
http::Response list_days(Call const& call);
http::Response list_cameras(Call const& call);
http::Response list_project_media(Call const& call);
http::Response list_reviewed(Call const& call);
http::Response show_content(Call const& call);
http::Response check_files(Call const& call);
http::Response link_content(Call const& call);
http::Response show_summary(Call const& call);

// Media.cpp
http::Response show_media(Call const& call);
http::Response download_media(Call const& call);
http::Response show_preview(Call const& call);

}  // namespace api::projects
