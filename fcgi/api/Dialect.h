#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/Error.h"
#include "http/Method.h"
#include "http/Request.h"
#include "http/Response.h"
#include "http/Route.h"
#include "service/Administrator.h"
#include "service/Assets.h"
#include "service/Batches.h"
#include "service/Copies.h"
#include "service/Events.h"
#include "service/Gallery.h"
#include "service/Ingest.h"
#include "service/Jobs.h"
#include "service/Library.h"
#include "service/Loose.h"
#include "service/Media.h"
#include "service/PhoneBackup.h"
#include "service/Projects.h"
#include "service/Restores.h"
#include "service/Reviews.h"
#include "service/SettingsService.h"
#include "service/Status.h"
#include "service/Thumbnails.h"
#include "service/Trash.h"
#include "service/Uploads.h"

namespace api {

/// Bytes of a JSON body, unless its row says more.
inline constexpr std::size_t kMostJson = 1024 * 1024;

/// How the body of a request comes: not at all, as JSON on standard input, or as a file from nginx.
enum class Body { None, Json, File };

/// Who may call: anybody at any time, those who may look, those who may bring media, the administrator.
enum class Access { Open, Read, Ingest, Admin };

/// What a thread has to answer with.
struct Services {
    catalog::Catalog& catalog;
    service::Projects& projects;
    service::Ingest& ingest;
    service::Uploads& uploads;
    service::Library& library;
    service::Copies& copies;
    service::Batches& batches;
    service::Media& media;
    service::Events& events;
    service::Jobs& jobs;
    service::Status& status;
    service::SettingsService& settings;
    service::Administrator& administrator;
    service::Assets& assets;
    service::Trash& trash;
    service::Restores& restores;
    service::Loose& loose;
    service::Thumbnails& thumbnails;
    service::Gallery& gallery;
    service::Reviews& reviews;
    service::PhoneBackup& phone_backup;
};

struct Call {
    http::Request const& request;
    http::PathParams const& params;
    std::string const& body;  ///< of a `Body::Json` route
    Services& services;
};

using Handler = http::Response (*)(Call const&);
/// What can be refused before the body is read.
using Check = std::optional<domain::Error> (*)(Call const&);

/// One row of a family's table: the only list of routes.
struct Route {
    http::Method method;
    std::string_view pattern;
    Body body;
    Access access;
    Handler handler;
    Check check = nullptr;
    /// What is answered when the handler threw, where the contract has a body of its own for that.
    http::Response (*render_failure)(domain::Error const&) = nullptr;
    std::size_t most_json = kMostJson;  ///< bytes of a `Body::Json`; over 1 MiB it needs a location of nginx
};

/// A family of clients: its routes and the shape of its errors.
struct Dialect {
    std::string_view name;
    std::span<Route const> routes;
    http::Response (*render_error)(domain::Error const&);
};

/// All families, in the order in which their routes are tried.
std::span<Dialect const> dialects();

/// A client is answered within this time after its last byte (iOS gives up after 60 s).
inline constexpr std::chrono::seconds kLongestWait{45};

}  // namespace api
