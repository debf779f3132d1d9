#pragma once

#include <memory>
#include <vector>

#include "Load.h"

namespace crash {

/// Looks at a server that was killed and started again: what it says, and what lies on its disk.
class Inspection {
public:
    Inspection(tests::Server& server, std::vector<std::unique_ptr<Load>> const& clients)
        : m_server(server), m_clients(clients), m_http(server.port())
    {
    }

    /// Everything that is wrong, empty when nothing is: an acknowledged file that is not where it was said to be or has other
    /// bytes, a file that is not whole, a content twice in a project, a row without a file, a file without a row after the
    /// next look, a body left in incoming, an index.json that is no JSON or (`thorough`, takes seconds) not the right one.
    Complaints look(bool thorough);

private:
    struct Place {
        std::string project;  ///< or "trash"
        std::string path;
    };

    void look_at_indexes();
    void look_at_projects();
    void look_at_project(std::string const& project);
    void look_at_trash();
    void look_at_incoming();
    void look_at_files(Load const& client);
    void look_at_file(Load const& client, std::string const& digest, Sent const& file);
    void wait_for_indexes();
    void complain(std::string text) { m_complaints.push_back(std::move(text)); }

    tests::Server& m_server;
    std::vector<std::unique_ptr<Load>> const& m_clients;
    tests::Client m_http;
    std::multimap<std::string, Place> m_places;  ///< by SHA-256, as the catalogue has them
    Complaints m_complaints;
};

}
