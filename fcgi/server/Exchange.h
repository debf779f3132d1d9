#pragma once

#include "http/Request.h"
#include "http/Response.h"
#include "lib/fcgi/Listener.h"

namespace server {

/// The request that was accepted; valid for as long as it is.
http::Request read_request(lib::fcgi::Connection& connection);

void write_response(lib::fcgi::Connection& connection, http::Request const& request,
                    http::Response const& response);

}  // namespace server
