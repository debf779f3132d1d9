#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "service/Jobs.h"
#include "service/LiveSettings.h"

namespace service {

/// A number, a text or a list.
using SettingValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;

/// One setting as a form shows it.
struct SettingView {
    std::string_view name;
    std::string_view type;  ///< text, integer, bytes, seconds, days or list
    SettingValue value;
    SettingValue fallback;
    std::string_view source;  ///< default, dashboard, environment or command line
    bool is_pinned = false;   ///< it was given at the start and cannot be changed now
    std::string_view label;
    std::string_view help;
    std::optional<std::int64_t> least{};  ///< of a number
    std::optional<std::int64_t> most{};
};

/// One option of the start.
struct OptionView {
    std::string name;
    std::string value;  ///< never a secret
    std::string_view source;
    std::string help;
};

/// What somebody wants of a setting.
struct BackToDefault {};
struct NoSettingValue {};  ///< of a kind that no setting has
using SettingWish = std::variant<BackToDefault, SettingValue, NoSettingValue>;
using SettingChange = std::pair<std::string, SettingWish>;

/// Shows and changes the settings.
class SettingsService {
public:
    SettingsService(LiveSettings& live, catalog::Writer& writer, Jobs& jobs)
        : m_live(live), m_writer(writer), m_jobs(jobs)
    {
    }

    std::vector<SettingView> list();
    std::vector<OptionView> options();

    /// All changes or none: InvalidField says which is wrong, Conflict which cannot be changed now. Returns how many
    /// settings have another value than before; that is recorded as an event.
    domain::Result<int> change(std::vector<SettingChange> const& changes);

private:
    LiveSettings& m_live;
    catalog::Writer& m_writer;
    Jobs& m_jobs;
};

}  // namespace service
