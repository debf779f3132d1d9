#include "service/Administrator.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "domain/Password.h"
#include "lib/crypto/Sha256.h"
#include "lib/log/Log.h"
#include "lib/password/Password.h"
#include "util/Hex.h"

namespace service {

namespace {

constexpr std::int64_t kTouchInterval = 3'600'000'000;  // µs
constexpr int kMostSessions = 64;

/// nullopt for what cannot be a token.
std::optional<domain::Digest> hash_of(std::string_view token)
{
    std::array<std::byte, 32> bytes{};
    if (!util::from_hex(token, bytes)) return std::nullopt;
    lib::crypto::Sha256 hash;
    hash.update(bytes);
    return domain::Digest{hash.finish()};
}

bool is_alive(domain::Session const& session, std::int64_t now)
{
    return now - session.created_at < kSessionLifetime && now - session.seen_at < kSessionIdle;
}

tl::unexpected<LoginRefusal> refuse(domain::ErrorCode code, std::string message, std::string field = {})
{
    return tl::unexpected(LoginRefusal{{code, std::move(message), std::move(field)}});
}

}  // namespace

bool Administrator::is_set_up() { return m_reader.admin.password().has_value(); }

bool Administrator::is_signed_in(std::string_view token, std::int64_t now)
{
    auto const hash = hash_of(token);
    auto const session = hash ? m_reader.admin.find_session(*hash) : std::nullopt;
    if (!session || !is_alive(*session, now)) return false;
    if (now - session->seen_at > kTouchInterval) touch(*session, now);
    return true;
}

/// A full disk signs nobody out.
void Administrator::touch(domain::Session const& session, std::int64_t now)
{
    try {
        m_writer.write([&](catalog::Catalog& tx) { tx.admin.touch_session(session.token_hash, now); });
    } catch (lib::sqlite::Error const& error) {
        lib::log::error("the use of a session could not be noted: {}", error.what());
    }
}

Administrator::Token Administrator::set_up(std::string_view password, std::int64_t now)
{
    constexpr auto kTaken = "The administrator's password has been set already. Sign in with it.";
    auto const prepared = domain::prepare_password(password);
    if (!prepared)
        return refuse(domain::ErrorCode::InvalidField,
                      fmt::format("The password must have {}.", domain::kPasswordRule), "body.password");
    std::scoped_lock const one_at_a_time{m_gate.set_up};
    if (is_set_up()) return refuse(domain::ErrorCode::Conflict, kTaken);
    auto const hash = lib::password::hash(*prepared);
    auto token = m_writer.write([&](catalog::Catalog& tx) {
        if (tx.admin.password()) return std::string{};
        tx.admin.set_password(catalog::PasswordSource::Dashboard, hash);
        return open_session(tx, now);
    });
    if (token.empty()) return refuse(domain::ErrorCode::Conflict, kTaken);
    return token;
}

Administrator::Token Administrator::sign_in(std::string_view password, std::string_view address,
                                            std::int64_t now)
{
    auto attempt = m_gate.throttle.begin(address);
    if (!attempt) {
        auto const wait = attempt.error();
        auto refusal = refuse(domain::ErrorCode::TooManyRequests,
                              fmt::format("Too many attempts to sign in. Try again in {} {}.", wait.count(),
                                          wait.count() == 1 ? "second" : "seconds"));
        refusal.value().retry_after = wait;
        return refusal;
    }
    auto const hash = m_reader.admin.password();
    auto const prepared = domain::prepare_password(password);
    bool const is_right =
        lib::password::verify(prepared.value_or(""), hash ? *hash : lib::password::hash_of_nothing());
    if (!is_right || !hash || !prepared)
        return refuse(domain::ErrorCode::Unauthorized, "The password is wrong.");
    attempt->succeed();
    return m_writer.write([&](catalog::Catalog& tx) { return open_session(tx, now); });
}

std::string Administrator::open_session(catalog::Catalog& tx, std::int64_t now)
{
    auto token = util::to_hex(lib::password::random_token());
    tx.admin.add_session({*hash_of(token), now, now});
    tx.admin.prune_sessions(now - kSessionIdle, now - kSessionLifetime, kMostSessions);
    return token;
}

void Administrator::sign_out(std::string_view token)
{
    auto const hash = hash_of(token);
    if (!hash || !m_reader.admin.find_session(*hash)) return;
    m_writer.write([&](catalog::Catalog& tx) { tx.admin.remove_session(*hash); });
}

void adopt_admin_password(catalog::Writer& writer, std::string const& password)
{
    using enum catalog::PasswordSource;
    auto const known = writer.write([](catalog::Catalog& tx) { return tx.admin.password_of(Environment); });
    bool const is_same = password.empty() ? !known : known && lib::password::verify(password, *known);
    if (is_same) return;
    auto const hash = password.empty() ? std::string{} : lib::password::hash(password);
    writer.write([&](catalog::Catalog& tx) {
        password.empty() ? tx.admin.remove_password(Environment) : tx.admin.set_password(Environment, hash);
        tx.admin.remove_sessions();
    });
}

}  // namespace service
