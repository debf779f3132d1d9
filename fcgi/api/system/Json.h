#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/Error.h"
#include "domain/Job.h"
#include "domain/SyncEvent.h"
#include "http/Request.h"
#include "service/SettingsService.h"
#include "service/Status.h"

namespace api::system {

/// `now` in µs since 1970.
std::string health(service::Health const& health, std::int64_t now);
std::string version();
/// `last`: the id to ask on from.
std::string event_list(std::vector<domain::SyncEvent> const& events, std::int64_t last);
std::string job_list(std::vector<domain::Job> const& jobs);
std::string single_job(domain::Job const& job);

std::string setting_list(std::vector<service::SettingView> const& settings,
                         std::vector<service::OptionView> const& options);
/// A member for each setting, null for its default.
domain::Result<std::vector<service::SettingChange>> parse_setting_changes(http::Request const& request,
                                                                          std::string const& body);
std::string changed_settings(int changed, std::vector<service::SettingView> const& settings);

struct SessionState {
    bool is_set_up = false;
    bool is_admin = false;
};
std::string session(SessionState state);
std::string changed_session(SessionState state, std::string_view message);
/// `{"password"}`
domain::Result<std::string> parse_password(http::Request const& request, std::string const& body);

}  // namespace api::system
