#pragma once

#include <string>

#include "catalog/Catalog.h"
#include "service/RootGuard.h"

namespace service {

/// "ok", or what is wrong, in words.
struct Health {
    std::string db = "ok";
    std::string storage = "ok";
    bool is_ready() const { return db == "ok" && storage == "ok"; }
};

class Status {
public:
    Status(catalog::Catalog& reader, RootGuard const& guard) : m_reader(reader), m_guard(guard) {}
    Health health();

private:
    catalog::Catalog& m_reader;
    RootGuard const& m_guard;
};

}  // namespace service
