#pragma once

#include <string>
#include <vector>

#include "domain/Error.h"
#include "domain/Job.h"
#include "domain/SyncEvent.h"
#include "service/Status.h"

namespace api::system {

/// `now` in µs since 1970.
std::string health(service::Health const& health, std::int64_t now);
std::string version();
/// `last`: the id to ask on from.
std::string event_list(std::vector<domain::SyncEvent> const& events, std::int64_t last);
std::string job_list(std::vector<domain::Job> const& jobs);
std::string single_job(domain::Job const& job);

}  // namespace api::system
