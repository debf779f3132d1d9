#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "service/Difference.h"
#include "store/Walk.h"

namespace service {

/// What the background remembers of a project between two looks at its folder: a file that is still being copied, or a row
/// whose file is just being moved, waits until two looks agree. It is kept in memory: after a restart a file waits for one
/// look more, and a look that finds nothing new writes nothing.
class SecondLook {
public:
    store::Listings listings;

    /// Leaves in `difference` the files that were there at the last look, with the same size, mtime and inode, or that
    /// `is_known_content`; and lets rows go whose file was missing then too, unless a file that waits has their size: it may
    /// be the one. Remembers this look for the next one.
    void settle(Difference& difference, std::function<bool(Difference::File const&)> const& is_known_content);

    /// Was the index.json of a folder that is not known yet the same at the last look? Remembers it.
    bool agrees_on_index(domain::FileStamp const& stamp);

    /// This file cannot be read: it is left alone until it changes.
    void give_up(Difference::File const& file) { m_given_up[file.path] = file.stamp; }

    /// Did the last look leave something for the next one?
    bool is_waiting() const { return m_is_waiting; }

private:
    bool has_given_up(Difference::File const& file) const;

    std::unordered_map<std::string, domain::FileStamp> m_files;
    std::unordered_map<std::string, domain::FileStamp> m_given_up;
    std::unordered_set<std::int64_t> m_gone;
    std::optional<domain::FileStamp> m_index;
    bool m_is_waiting = false;
};

}  // namespace service
