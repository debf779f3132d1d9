#include "Faults.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>

#include "shim/Recorder.h"

namespace fs = std::filesystem;

namespace faults {

namespace {

fs::path make_folder()
{
    std::string name = fs::temp_directory_path() / "ms-faults-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp " + name};
    return name;
}

template <std::size_t Size>
void copy(char (&into)[Size], std::string const& text)
{
    if (text.size() >= Size) throw std::runtime_error{"too long for the shim: " + text};
    std::memcpy(into, text.c_str(), text.size() + 1);
}

Control* map_control(fs::path const& file)
{
    int const fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ::ftruncate(fd, sizeof(Control)) != 0)
        throw std::runtime_error{"cannot make " + file.string()};
    void* const mapped = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (mapped == MAP_FAILED) throw std::runtime_error{"mmap " + file.string()};
    auto* const control = new (mapped) Control{};
    pthread_mutexattr_t attributes;
    ::pthread_mutexattr_init(&attributes);
    ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    ::pthread_mutex_init(&control->order, &attributes);
    return control;
}

}

Faults::Faults()
    : m_folder(make_folder()),
      m_control(map_control(m_folder / "control")),
      m_log(::open((m_folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600))
{
    copy(m_control->log, (m_folder / "log").string());
}

Faults::~Faults()
{
    ::close(m_log);
    ::munmap(m_control, sizeof(Control));
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

tests::ServerOptions Faults::server_options() const
{
    return {.environment = {{"LD_PRELOAD", FAULT_SHIM}, {kControlVariable, m_folder / "control"}}};
}

void Faults::watch(fs::path const& root) { copy(m_control->root, root.string()); }

void Faults::inject(std::vector<Fault> const& faults)
{
    m_control->rules = 0;
    if (faults.size() > kMostRules) throw std::runtime_error{"too many faults at once"};
    for (std::size_t i = 0; i < faults.size(); ++i) {
        auto& rule = m_control->rule[i];
        copy(rule.call, faults[i].call);
        copy(rule.path, faults[i].path);
        copy(rule.process, faults[i].process);
        rule.first = faults[i].first;
        rule.count = faults[i].count;
        rule.error = faults[i].error;
        rule.seen = 0;
        rule.hit[0] = '\0';
    }
    m_control->rules = static_cast<std::uint32_t>(faults.size());
}

void Faults::acknowledge(std::string_view what)
{
    Turn{*m_control}.write(m_log, {.kind = Kind::Acknowledge}, {}, what);
}

std::vector<LogEntry> Faults::log() const
{
    std::vector<LogEntry> entries;
    std::ifstream in{m_folder / "log", std::ios::binary};
    LogEntry entry;
    while (in.read(reinterpret_cast<char*>(&entry.record), sizeof entry.record)) {
        entry.name.resize(entry.record.name_size);
        entry.data.resize(entry.record.data_size);
        in.read(entry.name.data(), static_cast<std::streamsize>(entry.name.size()));
        in.read(entry.data.data(), static_cast<std::streamsize>(entry.data.size()));
        entries.push_back(entry);
    }
    return entries;
}

}
