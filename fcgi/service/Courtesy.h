#pragma once

#include <chrono>
#include <functional>

#include "catalog/Catalog.h"

namespace service {

/// Work that can wait gives way to uploads: while files come in it takes a tenth of the time. Niceness is not enough for that:
/// between containers, and between sessions, the kernel shares by group.
class Courtesy {
public:
    explicit Courtesy(catalog::Catalog& reader) : m_reader(reader) {}

    /// Rests nine times as long as the last piece of work took. It ends at once when no file has come for 2 s, when somebody
    /// waits for a picture, or when `may_go_on` says no.
    void rest_after(std::chrono::steady_clock::duration took, std::function<bool()> const& may_go_on);

private:
    bool gives_way();

    catalog::Catalog& m_reader;
};

}  // namespace service
