#include "config/Options.h"

#include <charconv>
#include <filesystem>

namespace config {

namespace {

bool assign_path(std::string& target, std::string_view value)
{
    if (value.empty() || value.find('\0') != std::string_view::npos) return false;
    auto path = std::filesystem::absolute(value).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    target = std::move(path);
    return true;
}

template <class Number>
bool assign_number(Number& target, std::string_view value, Number least, Number most)
{
    Number parsed{};
    auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size()) return false;
    if (parsed < least || parsed > most) return false;
    target = parsed;
    return true;
}

bool assign_list(std::vector<std::string>& target, std::string_view value)
{
    target.clear();
    while (!value.empty()) {
        auto const comma = value.find(',');
        auto item = value.substr(0, comma);
        while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
        while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
        if (!item.empty()) target.emplace_back(item);
        value = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
    }
    return true;
}

bool assign_max_upload(Options& options, std::string_view value)
{
    if (value.empty()) return true;
    std::uint64_t bytes = 0;
    if (!assign_number<std::uint64_t>(bytes, value, 1, std::uint64_t{1} << 62)) return false;
    options.max_upload = bytes;
    return true;
}

constexpr Field kFields[] = {
    {"root", "storage root, holds the project folders", "./data",
     [](Options& o, std::string_view v) { return assign_path(o.root, v); }},
    {"state", "folder of the catalogue (default: .media-sync in the root)", "",
     [](Options& o, std::string_view v) { return v.empty() || assign_path(o.state, v); }},
    {"run", "folder of the FastCGI sockets (default: run in the state folder)", "",
     [](Options& o, std::string_view v) { return v.empty() || assign_path(o.run, v); }},
    {"port", "port that nginx listens on", "8787",
     [](Options& o, std::string_view v) { return assign_number<std::uint16_t>(o.port, v, 1, 65535); }},
    {"workers", "threads that take uploads", "16",
     [](Options& o, std::string_view v) { return assign_number<unsigned>(o.workers, v, 1, 256); }},
    {"max-upload", "largest upload in bytes, none by default", "", &assign_max_upload},
    {"allowed-hosts", "host names that are served beside the LAN's own, comma-separated", "",
     [](Options& o, std::string_view v) { return assign_list(o.allowed_hosts, v); }},
    {"cors-origins", "origins of foreign pages that may call, comma-separated", "",
     [](Options& o, std::string_view v) { return assign_list(o.cors_origins, v); }},
    {"log-level", "debug, info, warning or error", "info",
     [](Options& o, std::string_view v) {
         o.log_level = v;
         return v == "debug" || v == "info" || v == "warning" || v == "error";
     }},
};

}  // namespace

std::span<Field const> option_fields() { return kFields; }

std::string environment_name(std::string_view option)
{
    std::string name = "MEDIA_SYNC_";
    for (char c : option)
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
}

std::vector<lib::cli::Flag> option_flags()
{
    std::vector<lib::cli::Flag> flags;
    for (Field const& field : kFields)
        flags.push_back({field.name, environment_name(field.name), field.help});
    return flags;
}

tl::expected<LoadedOptions, std::string> load_options(
    std::map<std::string, lib::cli::Given, std::less<>> const& given)
{
    LoadedOptions loaded;
    for (Field const& field : kFields) {
        auto const found = given.find(field.name);
        bool const is_given = found != given.end();
        std::string const value = is_given ? found->second.value : std::string{field.fallback};
        if (!field.assign(loaded.options, value))
            return tl::unexpected("--" + std::string{field.name} + " (" + environment_name(field.name) +
                                  "): '" + value + "' is not acceptable; it is the " +
                                  std::string{field.help});
        char const* origin = !is_given                                               ? "default"
                             : found->second.origin == lib::cli::Origin::Environment ? "environment"
                                                                                     : "command line";
        loaded.lines.push_back({std::string{field.name}, value, origin});
    }
    auto& options = loaded.options;
    if (options.state.empty()) options.state = options.root + "/.media-sync";
    if (options.run.empty()) options.run = options.state + "/run";
    return loaded;
}

}  // namespace config
