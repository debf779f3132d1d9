#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "../http/Server.h"
#include "shim/Control.h"

namespace faults {

/// A fault that the tests ask for; Control.h says what the texts mean.
struct Fault {
    std::string call = {};
    std::string path = {};
    std::string process = {};
    int error = 0;
    std::uint32_t first = 1;
    std::uint32_t count = 1;
};

inline constexpr std::uint32_t kEvery = 0xFFFF'FFFF;

struct LogEntry {
    Record record;
    std::string name;
    std::string data;
};

/// The tests' end of the shim: what it is to do in the server, and what it wrote down.
class Faults {
public:
    Faults();
    ~Faults();
    Faults(Faults const&) = delete;
    Faults& operator=(Faults const&) = delete;

    /// With it the server's processes have the shim loaded.
    tests::ServerOptions server_options() const;
    /// Calls below this folder are looked at from now on.
    void watch(std::filesystem::path const& root);

    /// Instead of those of before.
    void inject(std::vector<Fault> const& faults);
    void clear() { inject({}); }
    /// How many calls matched the text of a fault, and the last of them that was made to fail.
    std::uint32_t seen(std::size_t fault = 0) const { return m_control->rule[fault].seen; }
    std::string hit(std::size_t fault = 0) const { return m_control->rule[fault].hit; }

    void start_recording() { m_control->is_recording = true; }
    void stop_recording() { m_control->is_recording = false; }
    /// What a client knows now, between the calls of the server that came before and those that follow.
    void acknowledge(std::string_view what);
    /// What was recorded until now.
    std::vector<LogEntry> log() const;

private:
    std::filesystem::path m_folder;
    Control* m_control;
    int m_log;
};

}
