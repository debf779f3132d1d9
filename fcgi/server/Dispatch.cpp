#include "server/Dispatch.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "api/Session.h"
#include "http/HostName.h"
#include "lib/log/Log.h"
#include "service/Failure.h"
#include "util/Clock.h"
#include "util/HumanSize.h"

namespace server {

namespace {

bool changes_state(std::optional<http::Method> method)
{
    return method != http::Method::Get && method != http::Method::Head && method != http::Method::Options;
}

bool serves(api::Route const& route, std::optional<http::Method> method)
{
    return route.method == method || (route.method == http::Method::Get && method == http::Method::Head);
}

void allow(std::string& list, std::string_view method)
{
    if (list.find(method) != std::string::npos) return;
    if (!list.empty()) list += ", ";
    list += method;
}

/// The JSON body of a request; nullopt when it is over the limit.
std::optional<std::string> read_json(http::Request const& request, std::size_t at_most)
{
    std::string body;
    std::array<char, 16 * 1024> block{};
    while (auto const got = request.read ? request.read(block) : 0) {
        body.append(block.data(), got);
        if (body.size() > at_most) return std::nullopt;
    }
    return body;
}

}  // namespace

http::Response as_refusal(http::Response response)
{
    http::Response refusal{403, {}, {}, {}};
    for (auto const& [name, value] : response.headers)
        if (name != "Content-Type") refusal.headers.add(name, value);
    refusal.headers.add("X-Refused", std::to_string(response.status));
    refusal.headers.add("X-Refusal", std::move(response.body));
    return refusal;
}

http::Response Dispatch::answer(http::Request const& request)
{
    m_settings = &m_live.current();
    auto response = route(request);
    auto const origin = request.header("Origin");
    if (!origin.empty() && is_trusted_origin(origin)) {
        response.headers.add("Access-Control-Allow-Origin", origin);
        response.headers.add("Access-Control-Expose-Headers", "ETag, Location");
    }
    if (!m_settings->cors_origins.empty()) response.headers.add("Vary", "Origin");
    return response;
}

http::Response Dispatch::route(http::Request const& request)
{
    auto const found = find(request);
    try {
        if (auto refusal = refuse(request)) return found.dialect->render_error(*refusal);
        if (request.method == http::Method::Options && !found.allowed.empty()) {
            http::Response options{204, {}, {}, {}};
            options.headers.add("Allow", found.allowed);
            options.headers.add("Access-Control-Allow-Methods", found.allowed);
            options.headers.add("Access-Control-Allow-Headers",
                                "Content-Type, Content-Digest, Repr-Digest, X-Filename, X-OC-Mtime, Prefer");
            options.headers.add("Access-Control-Max-Age", "600");
            return options;
        }
        if (found.route != nullptr) return call(request, found);
    } catch (std::exception const& error) {
        lib::log::error("{}: {}", request.path, error.what());
        m_services.status.note(error);
        auto const why = service::explain(error);
        bool const has_own = found.route != nullptr && found.route->render_failure != nullptr;
        return has_own ? found.route->render_failure(why) : found.dialect->render_error(why);
    }
    if (found.allowed.empty())
        return found.dialect->render_error(
            {domain::ErrorCode::NotFound, "There is nothing at this address.", {}});
    auto response =
        found.dialect->render_error({domain::ErrorCode::MethodNotAllowed,
                                     "This address does not know the method. It knows: " + found.allowed,
                                     {}});
    response.headers.add("Allow", found.allowed);
    return response;
}

http::Response Dispatch::call(http::Request const& request, Found const& found)
{
    auto const& route = *found.route;
    auto refusal = refuse_caller(request, route);
    if (!refusal) refusal = refuse_length(request, route);
    if (refusal) {
        m_services.uploads.discard(request.body_file);
        return found.dialect->render_error(*refusal);
    }
    std::string body;
    if (request.phase == http::Phase::Check) {
        api::Call const call{request, found.params, body, m_services};
        auto const error = route.check != nullptr ? route.check(call) : std::nullopt;
        return error ? found.dialect->render_error(*error) : http::Response{204, {}, {}, {}};
    }
    if (route.body == api::Body::Json) {
        auto text = read_json(request, route.most_json);
        if (!text)
            return found.dialect->render_error(
                {domain::ErrorCode::TooLarge,
                 fmt::format("The body is larger than {} MiB.", route.most_json / (1024 * 1024)),
                 {}});
        body = std::move(*text);
    }
    return route.handler({request, found.params, body, m_services});
}

std::optional<domain::Error> Dispatch::refuse_caller(http::Request const& request, api::Route const& route)
{
    if (route.access != api::Access::Admin ||
        m_services.administrator.is_signed_in(api::session_token(request), util::now_us()))
        return std::nullopt;
    return domain::Error{
        domain::ErrorCode::Unauthorized, "Only the administrator may do this: sign in first.", {}};
}

/// A chunked body has no length before it is there.
std::optional<domain::Error> Dispatch::refuse_length(http::Request const& request,
                                                     api::Route const& route) const
{
    auto const limit = static_cast<std::uint64_t>(m_settings->max_upload);
    if (route.body != api::Body::File || limit == 0) return std::nullopt;
    auto length = request.content_length.value_or(0);
    if (!request.body_file.empty()) {
        std::error_code is_gone;
        auto const size = std::filesystem::file_size(request.body_file, is_gone);
        if (!is_gone) length = size;
    }
    if (length <= limit) return std::nullopt;
    return domain::Error{domain::ErrorCode::TooLarge,
                         fmt::format("The upload has {}; this server takes {} at most.",
                                     util::human_size(length), util::human_size(limit)),
                         {}};
}

Dispatch::Found Dispatch::find(http::Request const& request) const
{
    Found found;
    for (auto const& dialect : api::dialects()) {
        for (auto const& row : dialect.routes) {
            auto params = http::match_route(row.pattern, request.path);
            if (!params) continue;
            if (found.dialect == nullptr) found.dialect = &dialect;
            allow(found.allowed, http::method_name(row.method));
            if (row.method == http::Method::Get) allow(found.allowed, "HEAD");
            if (found.route != nullptr || !serves(row, request.method)) continue;
            found.dialect = &dialect;
            found.route = &row;
            found.params = std::move(*params);
        }
    }
    if (found.dialect == nullptr) found.dialect = &api::dialects().back();
    if (!found.allowed.empty()) allow(found.allowed, "OPTIONS");
    return found;
}

std::optional<domain::Error> Dispatch::refuse(http::Request const& request) const
{
    auto const host = request.header("Host");
    if (!is_own_host(host))
        return domain::Error{
            domain::ErrorCode::HostNotAllowed,
            fmt::format(
                "The host name '{}' is not allowed here. Add it to the allowed hosts in the settings, "
                "or to MEDIA_SYNC_ALLOWED_HOSTS.",
                host.substr(0, 100)),
            {}};
    if (!changes_state(request.method)) return std::nullopt;
    auto const origin = request.header("Origin");
    bool const is_trusted = !origin.empty() && is_trusted_origin(origin);
    auto const slashes = origin.find("://");
    bool const is_own =
        slashes != std::string::npos &&
        http::parse_host(std::string_view{origin}.substr(slashes + 3)) == http::parse_host(host);
    bool const is_cross_site = request.header("Sec-Fetch-Site") == "cross-site";
    if (is_trusted || (!is_cross_site && (origin.empty() || is_own))) return std::nullopt;
    return domain::Error{
        domain::ErrorCode::Forbidden,
        "A page of another site may not change anything here. If it should, add its origin in "
        "the settings, or to MEDIA_SYNC_CORS_ORIGINS.",
        {}};
}

bool Dispatch::is_own_host(std::string_view host) const
{
    auto const parsed = http::parse_host(host);
    if (!parsed) return false;
    if (http::is_lan_host(parsed->host)) return true;
    return std::ranges::any_of(m_settings->allowed_hosts, [&](std::string const& name) {
        return http::equals_ignoring_case(name, parsed->host);
    });
}

bool Dispatch::is_trusted_origin(std::string_view origin) const
{
    return std::ranges::find(m_settings->cors_origins, origin) != m_settings->cors_origins.end();
}

}  // namespace server
