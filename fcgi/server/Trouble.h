#pragma once

#include <chrono>
#include <exception>
#include <functional>

#include "service/Status.h"

namespace server {

/// Between two tries to work again.
inline constexpr std::chrono::seconds kRetryInterval{5};

/// What keeps the server from serving, in words, from the exception that told it.
service::Health diagnose(std::exception const& error);

/// Instead of the pool: answers /healthz, and everything else, with 503 and what is wrong, until `is_over` says that it has
/// passed (it is asked every few seconds), or SIGTERM comes. What waits in the sockets then is for the next pool.
void answer_with(service::Health const& health, int query_fd, int upload_fd,
                 std::function<bool()> const& is_over);

}  // namespace server
