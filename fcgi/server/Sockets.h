#pragma once

#include <string>

#include "util/UniqueFd.h"

namespace server {

/// The two FastCGI sockets. The supervisor opens them, so that requests wait in them while the pool is replaced.
class Sockets {
public:
    explicit Sockets(std::string const& folder);

    int query() const { return m_query.get(); }
    int upload() const { return m_upload.get(); }

    void open();
    /// False when somebody cleaned up the folder.
    bool are_there() const;
    /// A pool that drained has shut them.
    bool are_shut() const;

private:
    std::string m_folder, m_query_path, m_upload_path;
    util::UniqueFd m_query, m_upload;
};

}  // namespace server
