#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "Faults.h"

namespace faults {

/// A disk as the calls of a log leave it, and what may be found on it when the power fails.
///
/// The strict reading of POSIX: what was written to a file is safe once an fsync or fdatasync of the file that began later has
/// ended; a name is safe once an fsync of its folder has. Of all else anything may be lost: of a write each block of 4 KiB by
/// itself (what was not written there reads as zeros, or as before), and of the names of a folder either all changes from
/// some moment on, as a journal loses them, or single ones, those of one name in their order. A rename between two folders
/// may be seen in one of them only.
class Disk {
public:
    /// `ignored` says which flushes do nothing; its argument is the name that a file or folder was made with.
    using Ignored = std::function<bool(std::string_view made_as, bool is_folder)>;

    explicit Disk(std::uint64_t root_inode, Ignored ignored = {});

    /// The next record; it must outlive this.
    void apply(LogEntry const& entry);

    /// Makes one of the possible states below `folder`, which is empty.
    void crash_into(std::filesystem::path const& folder, std::mt19937& random) const;

private:
    /// Of a file: data at an offset, or a new size. Of a folder: what a name stands for, 0: nothing.
    struct Change {
        std::uint64_t offset = 0;
        std::string const* data = nullptr;
        std::string name = {};
        std::size_t object = 0;
    };
    struct Object {
        bool is_folder = false;
        std::string made_as;
        std::vector<Change> changes;
        std::size_t safe = 0;                      ///< so many of the changes
        std::map<std::string, std::size_t> names;  ///< of a folder, as the running system sees it
    };
    struct Flush {
        std::size_t object;
        std::size_t changes;
    };
    /// How much of what is not safe is lost in one state.
    struct Luck {
        std::mt19937& random;
        double kept;
        bool in_order;
        bool keeps() const;
    };

    std::size_t object_of(std::uint64_t inode);
    void make(LogEntry const& entry, bool is_folder);
    void set_name(std::size_t folder, std::string const& name, std::size_t object);
    void rename(LogEntry const& entry);
    void end_flush(std::uint64_t begin);
    std::map<std::string, std::size_t> names_after(Object const& folder, Luck const& luck) const;
    std::string content_after(Object const& file, Luck const& luck) const;
    void build(Object const& folder, std::filesystem::path const& path, Luck const& luck) const;

    Ignored m_ignored;
    std::vector<Object> m_objects;
    std::map<std::uint64_t, std::size_t> m_by_inode;
    std::map<std::uint64_t, Flush> m_flushes;  ///< by the number of the record that began it
    std::uint64_t m_records = 0;
};

}
