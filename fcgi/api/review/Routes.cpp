#include "api/review/Routes.h"

#include "api/review/Errors.h"
#include "api/review/Handlers.h"

namespace api::review {

namespace {

using http::Method;

constexpr Route kRoutes[] = {
    {Method::Get, "/rear-diff", Body::None, Access::Open, &show_start},
    {Method::Get, "/rear-diff/health", Body::None, Access::Open, &show_health},
    {Method::Get, "/rear-diff/docs", Body::None, Access::Open, &show_docs},
    {Method::Get, "/rear-diff/openapi.json", Body::None, Access::Open, &show_openapi},
    {Method::Get, "/rear-diff/media", Body::None, Access::Read, &list_media, nullptr, &list_failure},
    {Method::Post, "/rear-diff/media", Body::File, Access::Ingest, &import_media, &check_import,
     &change_failure},
    {Method::Patch, "/rear-diff/media/{hash}/rejection-status", Body::Json, Access::Ingest, &judge, nullptr,
     &change_failure},
    {Method::Patch, "/rear-diff/media/{hash}/pipeline", Body::Json, Access::Ingest, &change_pipeline, nullptr,
     &change_failure},
    {Method::Patch, "/rear-diff/media/{hash}/soft_delete", Body::Json, Access::Ingest, &soft_delete, nullptr,
     &change_failure},
    {Method::Patch, "/rear-diff/media/{hash}/approve", Body::Json, Access::Ingest, &approve, nullptr,
     &change_failure},
    {Method::Patch, "/rear-diff/media/{hash}/finish", Body::Json, Access::Ingest, &finish, nullptr,
     &change_failure},
};

}  // namespace

Dialect dialect() { return {"review", kRoutes, &render_error}; }

}  // namespace api::review
