#include "Disk.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace fs = std::filesystem;

namespace faults {

namespace {

constexpr std::size_t kBlock = 4096;

void put(std::string& content, std::uint64_t offset, std::string_view data)
{
    if (content.size() < offset + data.size()) content.resize(offset + data.size(), '\0');
    content.replace(offset, data.size(), data);
}

}

bool Disk::Luck::keeps() const { return std::bernoulli_distribution{kept}(random); }

Disk::Disk(std::uint64_t root_inode, Ignored ignored) : m_ignored(std::move(ignored))
{
    m_objects.push_back({});  // 0 stands for nothing
    m_objects.push_back({.is_folder = true, .made_as = "", .changes = {}, .names = {}});
    m_by_inode[root_inode] = 1;
}

std::size_t Disk::object_of(std::uint64_t inode)
{
    auto const found = m_by_inode.find(inode);
    return found == m_by_inode.end() ? 0 : found->second;
}

void Disk::set_name(std::size_t folder, std::string const& name, std::size_t object)
{
    auto& there = m_objects[folder];
    there.changes.push_back({.name = name, .object = object});
    if (object == 0)
        there.names.erase(name);
    else
        there.names[name] = object;
}

void Disk::make(LogEntry const& entry, bool is_folder)
{
    m_objects.push_back({.is_folder = is_folder, .made_as = entry.name, .changes = {}, .names = {}});
    m_by_inode[entry.record.file] = m_objects.size() - 1;
    set_name(object_of(entry.record.folder), entry.name, m_objects.size() - 1);
}

void Disk::rename(LogEntry const& entry)
{
    auto const from = object_of(entry.record.folder);
    auto const moved = m_objects[from].names[entry.name];
    set_name(from, entry.name, 0);
    set_name(object_of(entry.record.other_folder), entry.data, moved);
}

void Disk::end_flush(std::uint64_t begin)
{
    auto const flush = m_flushes.at(begin);
    auto& object = m_objects[flush.object];
    if (m_ignored && m_ignored(object.made_as, object.is_folder)) return;
    object.safe = std::max(object.safe, flush.changes);
}

void Disk::apply(LogEntry const& entry)
{
    auto const number = m_records++;
    auto const& record = entry.record;
    auto const file = object_of(record.file);
    switch (record.kind) {
        case Kind::Create:
        case Kind::Mkdir:
            return make(entry, record.kind == Kind::Mkdir);
        case Kind::Write:
            return m_objects[file].changes.push_back({.offset = record.offset, .data = &entry.data});
        case Kind::Truncate:
            return m_objects[file].changes.push_back({.offset = record.offset});
        case Kind::SyncBegin:
            m_flushes[number] = {file, m_objects[file].changes.size()};
            return;
        case Kind::SyncEnd:
            return end_flush(record.offset);
        case Kind::Rename:
            return rename(entry);
        case Kind::Link:
            return set_name(object_of(record.other_folder), entry.data, file);
        case Kind::Unlink:
            return set_name(object_of(record.folder), entry.name, 0);
        case Kind::Acknowledge:
            return;
    }
}

std::map<std::string, std::size_t> Disk::names_after(Object const& folder, Luck const& luck) const
{
    std::map<std::string, std::size_t> names;
    std::set<std::string> lost;
    for (std::size_t i = 0; i < folder.changes.size(); ++i) {
        auto const& change = folder.changes[i];
        if (i >= folder.safe && (lost.contains(change.name) || !luck.keeps())) {
            if (luck.in_order) break;
            lost.insert(change.name);
            continue;
        }
        if (change.object == 0)
            names.erase(change.name);
        else
            names[change.name] = change.object;
    }
    return names;
}

std::string Disk::content_after(Object const& file, Luck const& luck) const
{
    std::string content;
    for (std::size_t i = 0; i < file.changes.size(); ++i) {
        auto const& [offset, data, name, object] = file.changes[i];
        bool const is_safe = i < file.safe;
        if (data == nullptr) {
            if (is_safe || luck.keeps()) content.resize(offset, '\0');
            continue;
        }
        if (is_safe) {
            put(content, offset, *data);
            continue;
        }
        for (std::size_t at = 0; at < data->size();) {
            auto const size = std::min(kBlock - (offset + at) % kBlock, data->size() - at);
            if (luck.keeps()) put(content, offset + at, std::string_view{*data}.substr(at, size));
            at += size;
        }
    }
    return content;
}

void Disk::build(Object const& folder, fs::path const& path, Luck const& luck) const
{
    for (auto const& [name, number] : names_after(folder, luck)) {
        auto const& object = m_objects[number];
        if (object.is_folder) {
            fs::create_directory(path / name);
            build(object, path / name, luck);
            continue;
        }
        auto const content = content_after(object, luck);
        std::ofstream{path / name, std::ios::binary}.write(content.data(),
                                                           static_cast<std::streamsize>(content.size()));
    }
}

void Disk::crash_into(fs::path const& folder, std::mt19937& random) const
{
    static constexpr double kLucks[] = {0.0, 0.2, 0.5, 0.8, 1.0};
    auto const kept = kLucks[std::uniform_int_distribution<std::size_t>{0, std::size(kLucks) - 1}(random)];
    build(m_objects[1], folder, {random, kept, std::bernoulli_distribution{0.5}(random)});
}

}
