#include "lib/log/Log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace lib::log {

void set_up(std::string_view process, std::string_view level)
{
    auto logger = std::make_shared<spdlog::logger>(std::string{process},
                                                   std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %n %l: %v");
    auto const wanted = spdlog::level::from_str(std::string{level});
    logger->set_level(wanted == spdlog::level::off ? spdlog::level::info : wanted);
    spdlog::set_default_logger(std::move(logger));
}

void write_debug(std::string const& line) { spdlog::debug("{}", line); }
void write_info(std::string const& line) { spdlog::info("{}", line); }
void write_warning(std::string const& line) { spdlog::warn("{}", line); }
void write_error(std::string const& line) { spdlog::error("{}", line); }

}  // namespace lib::log
