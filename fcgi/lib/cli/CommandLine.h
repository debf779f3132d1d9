#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lib::cli {

/// A secret on the command line would be seen by every user of the machine.
enum class Scope { Anywhere, EnvironmentOnly };

/// `--name VALUE`, also read from the environment variable `env`.
struct Flag {
    std::string name;
    std::string env;
    std::string help;
    Scope scope = Scope::Anywhere;
};

/// A sub-command; `argument` names its optional positional value, empty when it takes none.
struct Command {
    std::string_view name;
    std::string_view help;
    std::string_view argument;
};

enum class Origin { Environment, CommandLine };

struct Given {
    std::string value;
    Origin origin;
};

struct Parsed {
    std::string command;
    std::string argument;
    std::map<std::string, Given, std::less<>> flags;  ///< only what was given
};

/// What to run, or the exit status after help or an error was printed.
std::variant<Parsed, int> parse(int argc, char** argv, std::string const& about, std::span<Flag const> flags,
                                std::span<Command const> commands);

}  // namespace lib::cli
