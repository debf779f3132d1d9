#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "Sender.h"
#include "Server.h"

namespace bench {

/// Something that takes files over HTTP, on the disk of the scratch folders.
class Target {
public:
    virtual ~Target() = default;
    virtual std::uint16_t port() const = 0;
    /// Deletes what was sent.
    virtual void clear() = 0;
    /// CPU seconds that all of its processes have used until now.
    virtual double cpu_seconds() const = 0;
};

/// The limit: nginx's own DAV PUT, which receives and renames; no hash, no catalogue, no flush.
class Dav : public Target {
public:
    Dav();
    ~Dav() override;
    std::uint16_t port() const override { return m_port; }
    void clear() override;
    double cpu_seconds() const override;
    std::filesystem::path files() const { return m_scratch / "files"; }

private:
    std::filesystem::path m_scratch;
    std::uint16_t m_port;
    pid_t m_nginx = 0;
};

/// media-sync as it is shipped, with or without hashing while uploads arrive, and one project.
class Ours : public Target {
public:
    static constexpr char const* kProject = "Bench";

    explicit Ours(bool hashes_ahead);
    std::uint16_t port() const override { return m_server.port(); }
    void clear() override;
    double cpu_seconds() const override;
    std::uint64_t pool_memory() const { return tests::anonymous_memory(m_server.pool()); }
    /// Files below ingest/originals.
    std::size_t stored() const;

private:
    std::filesystem::path originals() const { return m_server.root() / kProject / "ingest/originals"; }

    tests::Server m_server;
};

}  // namespace bench
