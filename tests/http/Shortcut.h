#pragma once

#include <cstdint>
#include <string>

#include "Client.h"

namespace tests {

/// A client that works in batches, as the iPhone's Shortcut does. Not for use by two threads at once.
class Shortcut {
public:
    Shortcut(std::uint16_t port, std::string project);

    /// `?op=start`; `body` is its JSON.
    Response start(std::string const& body = "{}");
    /// Starts a batch and returns its id; records a failure unless that succeeds.
    std::string started(std::string const& body = "{}");
    Response snapshot(std::string const& batch);
    Response finalize(std::string const& batch);
    Response operation(std::string const& op, std::string const& body);

    /// A form with one file, the batch in the query.
    Response upload(std::string const& batch, std::string const& name, std::string const& bytes);
    /// Sends a part of such a form, and hangs up.
    void upload_cut(std::string const& batch, std::string const& name, std::string const& bytes);
    std::string upload_path(std::string const& batch) const;

    Client http;

private:
    std::uint16_t m_port;
    std::string m_project;
};

}
