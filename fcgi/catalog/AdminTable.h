#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/Session.h"
#include "lib/sqlite/Database.h"

namespace catalog {

enum class PasswordSource { Dashboard = 0, Environment = 1 };

/// The administrator's password and the sessions that were opened with it.
class AdminTable {
public:
    explicit AdminTable(lib::sqlite::Database& db) : m_db(db) {}

    /// The hash that counts: that of the environment, if there is one.
    std::optional<std::string> password();
    std::optional<std::string> password_of(PasswordSource source);
    void set_password(PasswordSource source, std::string_view hash);
    void remove_password(PasswordSource source);

    std::optional<domain::Session> find_session(domain::Digest const& token_hash);
    void add_session(domain::Session const& session);
    void touch_session(domain::Digest const& token_hash, std::int64_t seen_at);
    void remove_session(domain::Digest const& token_hash);
    void remove_sessions();
    /// Removes those not seen since `seen_before`, those made before `created_before`, and of the others all but the
    /// `most` that were seen last. Times in µs since 1970.
    void prune_sessions(std::int64_t seen_before, std::int64_t created_before, int most);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_password{m_db, "SELECT hash FROM admin_password ORDER BY source DESC LIMIT 1"};
    lib::sqlite::Statement m_password_of{m_db, "SELECT hash FROM admin_password WHERE source = ?"};
    lib::sqlite::Statement m_set_password{m_db, R"(
        INSERT INTO admin_password (source, hash) VALUES (?, ?)
        ON CONFLICT (source) DO UPDATE SET hash = excluded.hash)"};
    lib::sqlite::Statement m_remove_password{m_db, "DELETE FROM admin_password WHERE source = ?"};
    lib::sqlite::Statement m_find_session{m_db,
                                          "SELECT created_at, seen_at FROM session WHERE token_hash = ?"};
    lib::sqlite::Statement m_add_session{
        m_db, "INSERT INTO session (token_hash, created_at, seen_at) VALUES (?, ?, ?)"};
    lib::sqlite::Statement m_touch_session{m_db, "UPDATE session SET seen_at = ?2 WHERE token_hash = ?1"};
    lib::sqlite::Statement m_remove_session{m_db, "DELETE FROM session WHERE token_hash = ?"};
    lib::sqlite::Statement m_remove_sessions{m_db, "DELETE FROM session"};
    lib::sqlite::Statement m_remove_old{m_db, "DELETE FROM session WHERE seen_at < ? OR created_at < ?"};
    lib::sqlite::Statement m_remove_surplus{m_db, R"(
        DELETE FROM session WHERE token_hash IN (
            SELECT token_hash FROM session ORDER BY seen_at DESC, created_at DESC LIMIT -1 OFFSET ?))"};
};

}  // namespace catalog
