#include "lib/magic/ContentType.h"

#include <magic.h>

#include <stdexcept>

namespace lib::magic {

ContentType::ContentType()
    : m_magic(::magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
                           MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF))
{
    if (m_magic == nullptr || ::magic_load(m_magic, nullptr) != 0) {
        std::string const why = m_magic != nullptr ? ::magic_error(m_magic) : "out of memory";
        if (m_magic != nullptr) ::magic_close(m_magic);
        throw std::runtime_error("libmagic: " + why);
    }
}

ContentType::~ContentType() { ::magic_close(m_magic); }

std::string ContentType::of(std::span<std::byte const> head) const
{
    char const* type = ::magic_buffer(m_magic, head.data(), head.size());
    return type != nullptr ? type : "application/octet-stream";
}

}  // namespace lib::magic
