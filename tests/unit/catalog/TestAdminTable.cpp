#include "catalog/AdminTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using enum catalog::PasswordSource;

class AdminTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;

    void change(auto&& work)
    {
        m_catalog.writer.write([&](catalog::Catalog& tx) { work(tx.admin); });
    }
    catalog::AdminTable& admin() { return m_catalog.reader.admin; }
    bool has(char const* name) { return admin().find_session(scratch::digest_of(name)).has_value(); }
};

TEST_F(AdminTable, HasNoPasswordAtFirst)
{
    EXPECT_FALSE(admin().password());
    EXPECT_FALSE(admin().password_of(Dashboard));
}

TEST_F(AdminTable, ThePasswordOfTheEnvironmentWins)
{
    change([](auto& table) { table.set_password(Dashboard, "d"); });
    EXPECT_EQ(admin().password(), "d");
    change([](auto& table) { table.set_password(Environment, "e"); });
    EXPECT_EQ(admin().password(), "e");
    change([](auto& table) { table.set_password(Environment, "e2"); });
    EXPECT_EQ(admin().password(), "e2");
    EXPECT_EQ(admin().password_of(Dashboard), "d");
    change([](auto& table) { table.remove_password(Environment); });
    EXPECT_EQ(admin().password(), "d");
}

TEST_F(AdminTable, KeepsSessions)
{
    domain::Session const session{scratch::digest_of("a"), 5, 6};
    change([&](auto& table) { table.add_session(session); });
    EXPECT_EQ(admin().find_session(session.token_hash), session);
    EXPECT_FALSE(has("b"));
    change([&](auto& table) { table.touch_session(session.token_hash, 9); });
    EXPECT_EQ(admin().find_session(session.token_hash)->seen_at, 9);
    EXPECT_EQ(admin().find_session(session.token_hash)->created_at, 5);
    change([&](auto& table) { table.remove_session(session.token_hash); });
    EXPECT_FALSE(has("a"));
}

TEST_F(AdminTable, PrunesWhatIsOldAndWhatIsTooMuch)
{
    change([](auto& table) {
        table.add_session({scratch::digest_of("idle"), 100, 109});
        table.add_session({scratch::digest_of("old"), 49, 200});
        table.add_session({scratch::digest_of("edge"), 50, 110});
        table.add_session({scratch::digest_of("young"), 100, 150});
        table.add_session({scratch::digest_of("younger"), 100, 151});
        table.prune_sessions(110, 50, 2);
    });
    EXPECT_FALSE(has("idle"));
    EXPECT_FALSE(has("old"));
    EXPECT_FALSE(has("edge")) << "the third of two";
    EXPECT_TRUE(has("young"));
    EXPECT_TRUE(has("younger"));
    change([](auto& table) { table.remove_sessions(); });
    EXPECT_FALSE(has("young"));
}

}  // namespace
