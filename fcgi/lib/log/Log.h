#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

/// One line per event on standard error, where the service manager or docker collects it.
namespace lib::log {

/// `level`: debug, info, warning or error; an unknown word means info.
void set_up(std::string_view process, std::string_view level);

void write_debug(std::string const& line);
void write_info(std::string const& line);
void write_warning(std::string const& line);
void write_error(std::string const& line);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args)
{
    write_debug(fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args)
{
    write_info(fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args)
{
    write_warning(fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args)
{
    write_error(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace lib::log
