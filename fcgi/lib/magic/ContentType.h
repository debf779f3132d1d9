#pragma once

#include <cstddef>
#include <span>
#include <string>

struct magic_set;

namespace lib::magic {

/// Tells types by the first bytes of a file (libmagic). One for each process: the database takes 8 MB.
class ContentType {
public:
    ContentType();  ///< reads the database; throws std::runtime_error
    ~ContentType();
    ContentType(ContentType const&) = delete;
    ContentType& operator=(ContentType const&) = delete;

    /// "image/jpeg"; "application/octet-stream" for what it does not know.
    std::string of(std::span<std::byte const> head) const;

private:
    magic_set* m_magic;
};

}  // namespace lib::magic
