#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/Error.h"
#include "domain/Job.h"
#include "domain/SyncEvent.h"
#include "http/Request.h"
#include "http/Response.h"
#include "lib/json/Value.h"
#include "lib/json/Writer.h"
#include "service/Projects.h"
#include "service/Uploads.h"

namespace api::projects {

struct NewProject {
    std::string name;
    std::string notes;
};

/// The body of POST /api/projects; the errors are the contract's 422.
domain::Result<NewProject> parse_new_project(http::Request const& request, std::string const& body);
/// A JSON object of any content, white space removed.
domain::Result<std::string> parse_payload(http::Request const& request, std::string const& body);

std::string project_list(std::vector<service::ListedProject> const& projects);
std::string created_project(domain::Project const& project);
std::string recorded_event(domain::SyncEvent const& event);

/// `"served":{"download_url","stream_url"}`; `path` is below the project's folder.
void write_served(lib::json::Writer& json, std::string const& project, std::string const& path,
                  std::string const& base);

/// How an upload fared; what it was counted in, if anything, stands at the end.
using BatchOfRequest = std::optional<domain::Batch>;
std::string single_result(service::UploadResult const& result, std::string const& project,
                          std::string const& base, BatchOfRequest const& batch = {});
std::string result_list(std::vector<service::UploadResult> const& results, std::string const& project,
                        std::string const& base, BatchOfRequest const& batch = {});
http::Response failed_upload(domain::Error const& error, BatchOfRequest const& batch);

/// The answer of a finished reindex; `write_files` writes the array of new entries.
void write_reindex(lib::json::Writer& json, domain::Job const& job,
                   std::function<void(std::int64_t first, std::int64_t last)> const& write_files);
std::string accepted_job(std::int64_t id, std::string_view project);
/// The list holds the first 1,000; all have been asked for.
std::string accepted_jobs(std::vector<service::RequestedReindex> const& requested);

}  // namespace api::projects
