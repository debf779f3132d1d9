#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "service/LoginThrottle.h"

namespace service {

/// What the threads of a process share.
struct AdminGate {
    LoginThrottle throttle;
    std::mutex set_up;
};

/// How long a session lasts, at most and without use, µs.
inline constexpr std::int64_t kSessionLifetime = std::int64_t{30} * 24 * 3'600'000'000;
inline constexpr std::int64_t kSessionIdle = std::int64_t{7} * 24 * 3'600'000'000;

struct LoginRefusal {
    domain::Error error;                  ///< InvalidField, Conflict, Unauthorized, TooManyRequests
    std::chrono::seconds retry_after{0};  ///< of TooManyRequests
};

/// The one who may change settings. A session is known to its holder by a token of 256 random bits, in hexadecimal; the
/// catalogue has only its SHA-256 and finds it by that, so that no comparison can be timed.
class Administrator {
public:
    Administrator(catalog::Catalog& reader, catalog::Writer& writer, AdminGate& gate)
        : m_reader(reader), m_writer(writer), m_gate(gate)
    {
    }

    using Token = tl::expected<std::string, LoginRefusal>;

    bool is_set_up();
    /// Whether the token is that of a session. `now` in µs since 1970.
    bool is_signed_in(std::string_view token, std::int64_t now);
    /// Sets the first password and signs in; Conflict when there is one.
    Token set_up(std::string_view password, std::int64_t now);
    /// Takes as long, and says the same, when no password has been set.
    Token sign_in(std::string_view password, std::string_view address, std::int64_t now);
    void sign_out(std::string_view token);

private:
    static std::string open_session(catalog::Catalog& tx, std::int64_t now);
    void touch(domain::Session const& session, std::int64_t now);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    AdminGate& m_gate;
};

/// At the start: takes the password of the environment over, or drops it when there is none any more (empty). When it has
/// changed, everybody is signed out.
void adopt_admin_password(catalog::Writer& writer, std::string const& password);

}  // namespace service
