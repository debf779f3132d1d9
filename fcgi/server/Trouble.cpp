#include "server/Trouble.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <csignal>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "api/Dialect.h"
#include "api/system/Json.h"
#include "server/Dispatch.h"
#include "server/Exchange.h"
#include "service/Failure.h"
#include "util/Clock.h"

namespace server {

namespace {

/// The family that the path belongs to renders it.
http::Response render(http::Request const& request, service::Health const& health)
{
    if (request.path == "/healthz")
        return http::json_response(503, api::system::health(health, util::now_us()));
    auto const* dialect = &api::dialects().back();
    for (auto const& other : api::dialects())
        for (auto const& row : other.routes)
            if (http::match_route(row.pattern, request.path)) dialect = &other;
    auto response = dialect->render_error({domain::ErrorCode::Unavailable, health.complaint(), {}});
    response.headers.add("Retry-After", std::to_string(kRetryInterval.count()));
    if (request.phase == http::Phase::Check) return as_refusal(std::move(response));
    return response;
}

void answer_all(int fd, service::Health const& health)
{
    lib::fcgi::Connection connection{fd};
    while (connection.accept()) {
        auto const request = read_request(connection);
        write_response(connection, request, render(request, health));
        connection.finish();
    }
}

bool has_been_stopped_within(std::chrono::seconds at_most)
{
    sigset_t set;
    sigemptyset(&set);
    for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    timespec const timeout{at_most.count(), 0};
    return ::sigtimedwait(&set, nullptr, &timeout) > 0;
}

}  // namespace

service::Health diagnose(std::exception const& error)
{
    service::Health health;
    if (auto const* sqlite = dynamic_cast<lib::sqlite::Error const*>(&error))
        health.db = service::describe(*sqlite);
    else if (auto const* system = dynamic_cast<std::system_error const*>(&error))
        health.storage = fmt::format("The storage or the state folder cannot be used: {}.",
                                     std::strerror(system->code().value()));
    else
        health.db = fmt::format("It cannot start: {}.", error.what());
    return health;
}

void answer_with(service::Health const& health, int query_fd, int upload_fd,
                 std::function<bool()> const& is_over)
{
    for (int fd : {query_fd, query_fd, upload_fd})
        std::thread{[&health, fd] { answer_all(fd, health); }}.detach();
    while (!has_been_stopped_within(kRetryInterval) && !is_over()) {
    }
    ::_exit(0);
}

}  // namespace server
