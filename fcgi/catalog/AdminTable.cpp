#include "catalog/AdminTable.h"

#include <span>

namespace catalog {

namespace {

std::span<std::byte const> bytes_of(domain::Digest const& digest) { return digest.bytes; }

std::optional<std::string> text_of(lib::sqlite::Rows rows)
{
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

}  // namespace

std::optional<std::string> AdminTable::password() { return text_of(m_password.query()); }

std::optional<std::string> AdminTable::password_of(PasswordSource source)
{
    return text_of(m_password_of.query(static_cast<int>(source)));
}

void AdminTable::set_password(PasswordSource source, std::string_view hash)
{
    m_set_password.run(static_cast<int>(source), hash);
}

void AdminTable::remove_password(PasswordSource source) { m_remove_password.run(static_cast<int>(source)); }

std::optional<domain::Session> AdminTable::find_session(domain::Digest const& token_hash)
{
    auto rows = m_find_session.query(bytes_of(token_hash));
    if (!rows.next()) return std::nullopt;
    return domain::Session{token_hash, rows.integer(0), rows.integer(1)};
}

void AdminTable::add_session(domain::Session const& session)
{
    m_add_session.run(bytes_of(session.token_hash), session.created_at, session.seen_at);
}

void AdminTable::touch_session(domain::Digest const& token_hash, std::int64_t seen_at)
{
    m_touch_session.run(bytes_of(token_hash), seen_at);
}

void AdminTable::remove_session(domain::Digest const& token_hash)
{
    m_remove_session.run(bytes_of(token_hash));
}

void AdminTable::remove_sessions() { m_remove_sessions.run(); }

void AdminTable::prune_sessions(std::int64_t seen_before, std::int64_t created_before, int most)
{
    m_remove_old.run(seen_before, created_before);
    m_remove_surplus.run(most);
}

}  // namespace catalog
