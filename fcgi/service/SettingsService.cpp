#include "service/SettingsService.h"

#include <algorithm>

#include <fmt/format.h>

#include "lib/json/Writer.h"
#include "util/Clock.h"

namespace service {

namespace {

using config::SettingField;
using domain::ErrorCode;
using Texts = config::Texts;

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

std::string_view word(config::Type type)
{
    switch (type) {
        case config::Type::Text:
            return "text";
        case config::Type::Integer:
            return "integer";
        case config::Type::Bytes:
            return "bytes";
        case config::Type::Seconds:
            return "seconds";
        case config::Type::Days:
            return "days";
        case config::Type::List:
            return "list";
    }
    return "";
}

bool is_number(SettingField const& field)
{
    return std::holds_alternative<std::int64_t config::Settings::*>(field.member);
}

SettingValue value_of(SettingField const& field, config::Settings const& settings)
{
    return std::visit([&](auto member) { return SettingValue{settings.*member}; }, field.member);
}

SettingView view(SettingField const& field, config::EffectiveSettings const& settings)
{
    auto const origin = settings.origin_of(field);
    SettingView view{.name = field.name,
                     .type = word(field.type),
                     .value = value_of(field, settings.values),
                     .fallback = value_of(field, config::Settings{}),
                     .source = config::word(origin),
                     .is_pinned = config::is_pinned(origin),
                     .label = field.label,
                     .help = field.help};
    if (is_number(field)) {
        view.least = field.least;
        view.most = field.most;
    }
    return view;
}

/// The text that a field takes; nullopt when the value is of another kind.
std::optional<std::string> text_for(SettingField const& field, SettingValue const& value)
{
    if (auto const* number = std::get_if<std::int64_t>(&value))
        return is_number(field) ? std::optional{std::to_string(*number)} : std::nullopt;
    if (auto const* list = std::get_if<Texts>(&value)) {
        bool const is_list = std::holds_alternative<Texts config::Settings::*>(field.member);
        auto const is_cut = [](std::string const& item) {
            return item.empty() || item.find(',') != item.npos;
        };
        if (!is_list || std::ranges::any_of(*list, is_cut)) return std::nullopt;
        return config::join_list(*list);
    }
    if (is_number(field) || field.type == config::Type::List) return std::nullopt;
    return std::get<std::string>(value);
}

/// A change that has been looked at.
struct Step {
    SettingField const* field;
    std::optional<std::string> text;  ///< nullopt: the default
};

domain::Result<Step> check(SettingChange const& change, config::EffectiveSettings const& now)
{
    auto const& [name, wish] = change;
    auto const shown = name.substr(0, 60);
    auto const* field = config::find_setting(name);
    if (field == nullptr)
        return domain::fail(ErrorCode::InvalidField, fmt::format("There is no setting '{}'.", shown),
                            "body." + shown);
    if (config::is_pinned(now.origin_of(*field)))
        return domain::fail(
            ErrorCode::Conflict,
            fmt::format("{} was given when the server was started ({}, or --{}) and cannot be "
                        "changed here.",
                        name, config::environment_name(name), config::flag_name(name)));
    if (std::holds_alternative<BackToDefault>(wish)) return Step{field, std::nullopt};
    auto const* value = std::get_if<SettingValue>(&wish);
    auto const text = value != nullptr ? text_for(*field, *value) : std::nullopt;
    config::Settings kept;
    if (!text || !assign(*field, kept, *text))
        return domain::fail(ErrorCode::InvalidField,
                            fmt::format("{} must be {}.", name, config::requirement(*field)), "body." + name);
    return Step{field, text_of(*field, kept)};
}

void write_value(lib::json::Writer& json, SettingValue const& value)
{
    std::visit(Overloaded{[&](std::int64_t number) { json.integer(number); },
                          [&](std::string const& text) { json.string(text); },
                          [&](Texts const& list) {
                              json.begin_array();
                              for (auto const& item : list) json.string(item);
                              json.end_array();
                          }},
               value);
}

/// Records what is different now; returns how many settings that are.
int record(catalog::Catalog& tx, config::Settings const& before, config::Settings const& after)
{
    lib::json::Writer json;
    json.begin_object().key("changed").begin_object();
    int changed = 0;
    for (SettingField const& field : config::setting_fields()) {
        auto const from = value_of(field, before);
        auto const to = value_of(field, after);
        if (from == to) continue;
        ++changed;
        json.key(field.name).begin_object().key("from");
        write_value(json, from);
        json.key("to");
        write_value(json, to);
        json.end_object();
    }
    json.end_object().end_object();
    if (changed > 0) tx.events.add({0, util::now_us(), "", "settings", json.take()});
    return changed;
}

}  // namespace

std::vector<SettingView> SettingsService::list()
{
    auto const& settings = m_live.effective();
    std::vector<SettingView> views;
    for (SettingField const& field : config::setting_fields()) views.push_back(view(field, settings));
    return views;
}

std::vector<OptionView> SettingsService::options()
{
    std::vector<OptionView> views;
    for (auto& line : config::option_lines(m_live.options()))
        views.push_back(
            {std::move(line.name), std::move(line.value), config::word(line.origin), std::move(line.help)});
    return views;
}

domain::Result<int> SettingsService::change(std::vector<SettingChange> const& changes)
{
    auto const& now = m_live.effective();
    std::vector<Step> steps;
    for (auto const& change : changes) {
        auto step = check(change, now);
        if (!step) return tl::unexpected(step.error());
        steps.push_back(std::move(*step));
    }
    if (steps.empty()) return 0;
    auto const& given = m_live.options().given;
    auto const changed = m_writer.write([&](catalog::Catalog& tx) {
        auto const before = config::combine(tx.settings.all(), given);
        for (auto const& [field, text] : steps)
            text ? tx.settings.set(field->name, *text) : tx.settings.remove(field->name);
        return record(tx, before.values, config::combine(tx.settings.all(), given).values);
    });
    m_jobs.ring();  // the job process looks at its intervals anew
    return changed;
}

}  // namespace service
