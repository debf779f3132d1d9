#include "api/Session.h"

#include "api/ErrorTable.h"
#include "api/system/Handlers.h"
#include "api/system/Json.h"
#include "util/Clock.h"

namespace api::system {

namespace {

http::Response not_to_be_kept(http::Response response)
{
    response.headers.add("Cache-Control", "no-store");
    return response;
}

http::Response refused(service::LoginRefusal const& refusal)
{
    auto response = render_error(refusal.error);
    if (refusal.retry_after.count() > 0)
        response.headers.add("Retry-After", std::to_string(refusal.retry_after.count()));
    return not_to_be_kept(std::move(response));
}

http::Response signed_in(Call const& call, service::Administrator::Token const& token,
                         std::string_view message)
{
    if (!token) return refused(token.error());
    auto response = http::json_response(200, changed_session({true, true}, message));
    response.headers.add("Set-Cookie", session_cookie(call.request, *token));
    return not_to_be_kept(std::move(response));
}

}  // namespace

http::Response show_session(Call const& call)
{
    auto& administrator = call.services.administrator;
    bool const is_admin = administrator.is_signed_in(session_token(call.request), util::now_us());
    return not_to_be_kept(http::json_response(200, session({administrator.is_set_up(), is_admin})));
}

http::Response set_up(Call const& call)
{
    auto const password = parse_password(call.request, call.body);
    if (!password) return render_error(password.error());
    return signed_in(call, call.services.administrator.set_up(*password, util::now_us()),
                     "The password is set, and you are signed in.");
}

http::Response sign_in(Call const& call)
{
    auto const password = parse_password(call.request, call.body);
    if (!password) return render_error(password.error());
    return signed_in(call,
                     call.services.administrator.sign_in(*password, call.request.address, util::now_us()),
                     "You are signed in.");
}

http::Response sign_out(Call const& call)
{
    auto& administrator = call.services.administrator;
    administrator.sign_out(session_token(call.request));
    auto response =
        http::json_response(200, changed_session({administrator.is_set_up(), false}, "You are signed out."));
    response.headers.add("Set-Cookie", session_cookie(call.request, ""));
    return not_to_be_kept(std::move(response));
}

}  // namespace api::system
