#include "config/Options.h"

#include "domain/Password.h"

namespace config {

namespace {

std::optional<std::string> any_text(std::string_view text)
{
    if (text.find_first_of(std::string_view{"\0\r\n", 3}) != std::string_view::npos) return std::nullopt;
    return std::string{text};
}

std::optional<std::string> log_level(std::string_view text)
{
    if (text != "debug" && text != "info" && text != "warning" && text != "error") return std::nullopt;
    return std::string{text};
}

constexpr std::string_view kPath = "a path";

constexpr OptionField kFields[] = {
    {.name = "root",
     .help = "storage root, holds the project folders",
     .member = &Options::root,
     .form = kPath,
     .validator = &absolute_path},
    {.name = "state",
     .help = "folder of the catalogue (default: .media-sync in the root)",
     .member = &Options::state,
     .form = kPath,
     .validator = &absolute_path},
    {.name = "run",
     .help = "folder of the FastCGI sockets (default: run in the state folder)",
     .member = &Options::run,
     .form = kPath,
     .validator = &absolute_path},
    {.name = "port",
     .help = "port that nginx listens on",
     .member = &Options::port,
     .type = Type::Integer,
     .least = 1,
     .most = 65535},
    {.name = "listen",
     .help = "addresses that nginx listens on, separated by commas (default: all)",
     .member = &Options::listen,
     .form = "a list of addresses",
     .validator = &any_text,
     .scope = Scope::EnvironmentOnly},
    {.name = "workers",
     .help = "uploads that are worked on at once",
     .member = &Options::workers,
     .type = Type::Integer,
     .least = 1,
     .most = 256},
    {.name = "arrivals",
     .help = "large uploads that are hashed while they arrive; 0: each when it is complete",
     .member = &Options::arrivals,
     .type = Type::Integer,
     .least = 0,
     .most = 64},
    {.name = "admin_password",
     .help = "password of the administrator (default: whoever visits the dashboard first sets it)",
     .member = &Options::admin_password,
     .form = domain::kPasswordRule,
     .validator = &domain::prepare_password,
     .scope = Scope::EnvironmentOnly,
     .is_secret = true},
    {.name = "log_level",
     .help = "debug, info, warning or error",
     .member = &Options::log_level,
     .form = "debug, info, warning or error",
     .validator = &log_level},
};

/// Takes what was given, else puts the default in its form; an empty default stays empty.
template <class Owner>
bool load(Field<Owner> const& field, Owner& owner, Given const& given)
{
    auto const found = given.find(flag_name(field.name));
    if (found != given.end()) return assign(field, owner, found->second.value);
    auto const fallback = text_of(field, owner);
    return fallback.empty() || assign(field, owner, fallback);
}

template <class Owner>
std::string complaint(Field<Owner> const& field, Given const& given)
{
    auto const value = field.is_secret ? "the value" : "'" + given.at(flag_name(field.name)).value + "'";
    auto const flag = field.scope == Scope::Anywhere ? "--" + flag_name(field.name) + " or " : "";
    return flag + environment_name(field.name) + ": " + value + " is not acceptable; it must be " +
           requirement(field);
}

Origin origin_of(OptionField const& field, Given const& given)
{
    auto const found = given.find(flag_name(field.name));
    if (found == given.end()) return Origin::Default;
    return found->second.origin == lib::cli::Origin::Environment ? Origin::Environment : Origin::CommandLine;
}

template <class Owner>
void add_flags(std::vector<lib::cli::Flag>& flags, std::span<Field<Owner> const> fields)
{
    for (auto const& field : fields)
        flags.push_back(
            {flag_name(field.name), environment_name(field.name), std::string{field.help}, field.scope});
}

}  // namespace

std::span<OptionField const> option_fields() { return kFields; }

std::vector<lib::cli::Flag> flags()
{
    std::vector<lib::cli::Flag> flags;
    add_flags(flags, option_fields());
    add_flags(flags, setting_fields());
    return flags;
}

tl::expected<Options, std::string> load_options(Given given)
{
    Options options;
    for (OptionField const& field : kFields)
        if (!load(field, options, given)) return tl::unexpected(complaint(field, given));
    Settings settings;
    for (SettingField const& field : setting_fields())
        if (!load(field, settings, given)) return tl::unexpected(complaint(field, given));
    if (options.state.empty()) options.state = options.root + "/.media-sync";
    if (options.run.empty()) options.run = options.state + "/run";
    options.given = std::move(given);
    return options;
}

std::vector<Line> option_lines(Options const& options)
{
    std::vector<Line> lines;
    for (OptionField const& field : kFields) {
        auto value = text_of(field, options);
        if (field.is_secret && !value.empty()) value = "(secret)";
        lines.push_back({std::string{field.name}, std::move(value), origin_of(field, options.given),
                         std::string{field.help}});
    }
    return lines;
}

}  // namespace config
