#include "service/SettingsService.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "Scratch.h"

namespace {

using domain::ErrorCode;
using service::BackToDefault;
using service::NoSettingValue;
using service::SettingChange;
using service::SettingValue;
using service::SettingWish;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Texts = std::vector<std::string>;

SettingWish number(std::int64_t value) { return SettingValue{value}; }
SettingWish text(std::string value) { return SettingValue{std::move(value)}; }
SettingWish list(Texts value) { return SettingValue{std::move(value)}; }

class SettingsService : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    config::Options m_options;
    service::Signals m_signals;
    service::Jobs m_jobs{m_catalog.writer, m_signals, 4};
    service::LiveSettings m_live{m_catalog.reader, m_options};
    service::SettingsService m_service{m_live, m_catalog.writer, m_jobs};

    /// The error of a change that must not be taken.
    domain::Error refusal(std::vector<SettingChange> const& changes)
    {
        auto const before = m_live.current();
        auto const changed = m_service.change(changes);
        EXPECT_EQ(m_live.current(), before) << "validated whole";
        EXPECT_EQ(events(), 0U);
        return changed ? domain::Error{ErrorCode::Internal, "accepted", {}} : changed.error();
    }
    std::size_t events() { return m_catalog.reader.events.after({"", "settings"}, 0, 100).size(); }
    service::SettingView view(std::string_view name)
    {
        for (auto& view : m_service.list())
            if (view.name == name) return view;
        throw std::runtime_error("no such setting");
    }
};

TEST_F(SettingsService, AChangeIsInForceAtOnce)
{
    auto const changed = m_service.change(
        {{"rescan_interval", number(5)}, {"allowed_hosts", list({"Media.example.com", "nas.example.org"})}});
    ASSERT_TRUE(changed);
    EXPECT_EQ(*changed, 2);
    EXPECT_EQ(m_live.current().rescan_interval, 5);
    EXPECT_THAT(m_live.current().allowed_hosts, ElementsAre("media.example.com", "nas.example.org"));
    EXPECT_EQ(view("rescan_interval").source, "dashboard");
    EXPECT_EQ(view("rescan_interval").value, SettingValue{std::int64_t{5}});
    EXPECT_EQ(view("rescan_interval").fallback, SettingValue{std::int64_t{60}});
}

TEST_F(SettingsService, ATransactionOfAnotherThreadIsNotLost)
{
    m_catalog.writer.write([](catalog::Catalog& tx) { tx.settings.set("trash_retention", "9"); });
    ASSERT_TRUE(m_service.change({{"rescan_interval", number(5)}}));
    EXPECT_EQ(m_live.current().trash_retention, 9);
    EXPECT_EQ(m_live.current().rescan_interval, 5);
}

TEST_F(SettingsService, NullIsTheDefaultAgain)
{
    ASSERT_TRUE(m_service.change({{"max_upload", number(5)}}));
    ASSERT_TRUE(m_service.change({{"max_upload", BackToDefault{}}}));
    EXPECT_EQ(m_live.current().max_upload, 0);
    EXPECT_EQ(view("max_upload").source, "default");
    EXPECT_THAT(m_catalog.reader.settings.all(), IsEmpty());
}

TEST_F(SettingsService, OneWrongValueRefusesAll)
{
    auto const error = refusal({{"rescan_interval", number(5)}, {"trash_retention", number(0)}});
    EXPECT_EQ(error.code, ErrorCode::InvalidField);
    EXPECT_EQ(error.field, "body.trash_retention");
    EXPECT_THAT(error.message, HasSubstr("a whole number of days from 1 to 3650"));
}

TEST_F(SettingsService, ValuesOfAnotherKindAreRefused)
{
    for (auto const& wish : {text("60"), list({"60"}), list({}), SettingWish{NoSettingValue{}}, number(-1),
                             number(std::numeric_limits<std::int64_t>::max())})
        EXPECT_EQ(refusal({{"rescan_interval", wish}}).field, "body.rescan_interval");
    for (auto const& wish : {text("a.example.com"), number(1), list({"a,b"}), list({""}), list({"a b"}),
                             list(Texts(1, std::string(300, 'a'))), SettingWish{NoSettingValue{}}})
        EXPECT_EQ(refusal({{"allowed_hosts", wish}}).field, "body.allowed_hosts");
    Texts many;
    for (int i = 0; i < 101; ++i) many.push_back("h" + std::to_string(i));
    EXPECT_EQ(refusal({{"allowed_hosts", list(many)}}).code, ErrorCode::InvalidField);
}

TEST_F(SettingsService, AnUnknownNameIsRefusedAndNotEchoedWhole)
{
    auto const error = refusal({{"rescan_interval", number(5)}, {std::string(5000, 'x'), number(1)}});
    EXPECT_EQ(error.code, ErrorCode::InvalidField);
    EXPECT_LT(error.message.size(), 200U);
    EXPECT_EQ(refusal({{"rescan-interval", number(5)}}).code, ErrorCode::InvalidField);
    EXPECT_EQ(refusal({{"admin_password", text("correct horse")}}).code, ErrorCode::InvalidField);
}

TEST_F(SettingsService, WhatWasGivenAtTheStartIsAConflict)
{
    m_options.given = {{"max-upload", {"7", lib::cli::Origin::Environment}}};
    for (auto const& wish : {number(5), number(7), SettingWish{BackToDefault{}}}) {
        auto const error = m_service.change({{"rescan_interval", number(5)}, {"max_upload", wish}}).error();
        EXPECT_EQ(error.code, ErrorCode::Conflict);
        EXPECT_THAT(error.message, HasSubstr("MEDIA_SYNC_MAX_UPLOAD"));
    }
    EXPECT_EQ(m_live.current().rescan_interval, 60);
    EXPECT_TRUE(view("max_upload").is_pinned);
    EXPECT_FALSE(view("rescan_interval").is_pinned);
}

TEST_F(SettingsService, AChangeIsAnEventWithoutAProject)
{
    ASSERT_TRUE(m_service.change({{"rescan_interval", number(5)}, {"cors_origins", list({"http://a:1"})}}));
    auto const all = m_catalog.reader.events.after({"", ""}, 0, 100);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].type, "settings");
    EXPECT_EQ(all[0].project, "");
    EXPECT_EQ(
        all[0].payload,
        R"({"changed":{"rescan_interval":{"from":60,"to":5},"cors_origins":{"from":[],"to":["http://a:1"]}}})");
}

TEST_F(SettingsService, WhatChangesNothingIsNoEvent)
{
    EXPECT_EQ(m_service.change({}).value(), 0);
    EXPECT_EQ(m_service.change({{"rescan_interval", number(60)}}).value(), 0);
    EXPECT_EQ(view("rescan_interval").source, "dashboard") << "chosen, though it is the default";
    EXPECT_EQ(events(), 0U);
}

TEST_F(SettingsService, TheJobProcessIsWoken)
{
    auto const seen = m_signals.work.seen();
    ASSERT_TRUE(m_service.change({{"rescan_interval", number(5)}}));
    EXPECT_NE(m_signals.work.seen(), seen);
}

TEST_F(SettingsService, OptionsAreShownWithoutSecrets)
{
    m_options.admin_password = "correct horse";
    m_options.given = {{"admin-password", {"correct horse", lib::cli::Origin::Environment}}};
    auto const options = m_service.options();
    ASSERT_THAT(options, SizeIs(config::option_fields().size()));
    for (auto const& option : options) EXPECT_THAT(option.value, Not(HasSubstr("horse"))) << option.name;
}

}  // namespace
