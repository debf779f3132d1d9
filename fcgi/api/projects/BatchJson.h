#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/Batch.h"
#include "domain/Error.h"
#include "http/Request.h"
#include "lib/json/Writer.h"
#include "service/Batches.h"

namespace api::projects {

/// The body of `?op=start`: `{"device"?,"expected"?,"note"?}`, or nothing.
domain::Result<service::NewBatch> parse_new_batch(http::Request const& request, std::string const& body);
/// `batch_id` of the body, or of the query when there is no body.
domain::Result<std::string> parse_batch_id(http::Request const& request, std::string const& body);

/// `"batch":{…counts}, "progress_text"` at the end of an upload's answer.
void write_progress(lib::json::Writer& json, domain::Batch const& batch);

std::string started_batch(domain::Batch const& batch, std::string const& base);
/// `base`: scheme, host and port, for the absolute addresses.
std::string batch_snapshot(domain::Batch const& batch, service::BatchItemPage const& page,
                           std::string const& base);
/// `failures`: the first of them, each of which `report_text` names.
std::string finalized_batch(domain::Batch const& batch, service::BatchItemPage const& page,
                            std::vector<domain::BatchItem> const& failures, std::string const& base);
std::string batch_list(service::BatchPage const& page);
std::string single_batch(domain::Batch const& batch, service::BatchItemPage const& page,
                         std::string const& base);

}  // namespace api::projects
