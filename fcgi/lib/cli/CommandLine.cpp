#include "lib/cli/CommandLine.h"

#include <cstdlib>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace lib::cli {

std::variant<Parsed, int> parse(int argc, char** argv, std::string const& about, std::span<Flag const> flags,
                                std::span<Command const> commands)
{
    CLI::App app{about};
    app.require_subcommand(1);
    app.fallthrough();

    Parsed parsed;
    std::map<std::string, std::string, std::less<>> values;
    for (Flag const& flag : flags)
        if (flag.scope == Scope::Anywhere)
            app.add_option("--" + flag.name, values[flag.name], flag.help + " [" + flag.env + "]");
    for (Command const& command : commands) {
        CLI::App* sub = app.add_subcommand(std::string{command.name}, std::string{command.help});
        if (!command.argument.empty()) sub->add_option(std::string{command.argument}, parsed.argument);
    }

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error);
    }
    parsed.command = app.get_subcommands().front()->get_name();
    for (Flag const& flag : flags) {
        char const* from_environment = std::getenv(flag.env.c_str());
        auto const* option = app.get_option_no_throw("--" + flag.name);
        if (option != nullptr && option->count() > 0)
            parsed.flags[flag.name] = {values[flag.name], Origin::CommandLine};
        else if (from_environment != nullptr && *from_environment != '\0')
            parsed.flags[flag.name] = {from_environment, Origin::Environment};
    }
    return parsed;
}

}  // namespace lib::cli
