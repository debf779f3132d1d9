#pragma once

#include <string>
#include <vector>

#include "api/Dialect.h"
#include "http/Request.h"
#include "http/Response.h"
#include "service/LiveSettings.h"

namespace server {

/// From a request to its answer: host and origin rules, the route, the body, the handler. The one place where what was
/// thrown becomes an answer.
class Dispatch {
public:
    Dispatch(service::LiveSettings& live, api::Services& services) : m_live(live), m_services(services) {}

    http::Response answer(http::Request const& request);

private:
    struct Found {
        api::Dialect const* dialect = nullptr;
        api::Route const* route = nullptr;  ///< nullptr when the path is known and the method is not
        http::PathParams params;
        std::string allowed;  ///< methods of this path, for `Allow`
    };

    http::Response route(http::Request const& request);
    http::Response call(http::Request const& request, Found const& found);
    std::optional<domain::Error> refuse_caller(http::Request const& request, api::Route const& route);
    std::optional<domain::Error> refuse_length(http::Request const& request, api::Route const& route) const;
    Found find(http::Request const& request) const;
    std::optional<domain::Error> refuse(http::Request const& request) const;
    bool is_own_host(std::string_view host) const;
    bool is_trusted_origin(std::string_view origin) const;

    service::LiveSettings& m_live;
    config::Settings const* m_settings = nullptr;  ///< of the request in hand
    api::Services& m_services;
};

/// A refusal of the check phase: nginx passes on 403 alone, so the true status and body travel in two headers.
http::Response as_refusal(http::Response response);

}  // namespace server
