#pragma once

#include <exception>
#include <string>

#include "catalog/Writer.h"
#include "service/RootGuard.h"

namespace service {

/// "ok", or what is wrong, in words.
struct Health {
    std::string db = "ok";
    std::string storage = "ok";
    bool is_ready() const { return db == "ok" && storage == "ok"; }
    /// What a person reads first; empty when all is well.
    std::string complaint() const;
};

/// How the server is. A catalogue that failed once is ill until a write succeeds, which each look tries; one that was found
/// damaged stays so.
class Status {
public:
    Status(catalog::Catalog& reader, catalog::Writer& writer, std::string file, RootGuard const& guard)
        : m_reader(reader), m_writer(writer), m_file(std::move(file)), m_guard(guard)
    {
    }
    Health health();
    /// Of a request that ended with an exception.
    void note(std::exception const& error);

private:
    void check_catalogue();

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    std::string m_file;
    RootGuard const& m_guard;
};

}  // namespace service
