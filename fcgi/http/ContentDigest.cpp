#include "http/ContentDigest.h"

#include "http/Headers.h"
#include "lib/crypto/Sha256.h"

#include <algorithm>

namespace http {
namespace {

/// Takes an RFC 8941 dictionary apart. Items other than byte sequences are skipped, not understood.
class Dictionary {
public:
    explicit Dictionary(std::string_view text) : m_rest{text} {}

    bool at_end()
    {
        skip_blanks();
        return m_rest.empty();
    }

    /// [a-z*][a-z0-9_.*-]*, upper case too; "" if none stands here.
    std::string_view take_key()
    {
        auto const is_key = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '-' || c == '.' || c == '*';
        };
        return take(std::ranges::find_if_not(m_rest, is_key) - m_rest.begin());
    }

    bool take_char(char c)
    {
        if (!m_rest.starts_with(c)) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    /// What stands between two colons; nullopt if this is not a byte sequence.
    std::optional<std::string_view> take_byte_sequence()
    {
        if (!m_rest.starts_with(':')) return std::nullopt;
        auto const end = m_rest.find(':', 1);
        if (end == std::string_view::npos) return std::nullopt;
        return take(end + 1).substr(1, end - 1);
    }

    /// Any other item, and parameters: up to the comma that ends the member.
    void skip_member()
    {
        bool quoted{false};
        std::size_t at{0};
        for (; at < m_rest.size() && (quoted || m_rest[at] != ','); ++at) {
            if (quoted && m_rest[at] == '\\')
                ++at;
            else if (m_rest[at] == '"')
                quoted = !quoted;
        }
        take(at);
    }

    /// The end of a member: parameters, then a comma with another member behind it, or the end.
    bool take_separator()
    {
        skip_blanks();
        if (m_rest.starts_with(';')) skip_member();
        if (m_rest.empty()) return true;
        return take_char(',') && !at_end();
    }

private:
    std::string_view take(std::size_t count)
    {
        auto const taken = m_rest.substr(0, count);
        m_rest.remove_prefix(taken.size());
        return taken;
    }

    void skip_blanks() { take(std::min(m_rest.find_first_not_of(" \t"), m_rest.size())); }

    std::string_view m_rest;
};

DigestField read_sha256(std::optional<std::string_view> base64)
{
    DigestField field{.state = DigestField::State::Malformed, .sha256 = {}};
    auto const bytes = base64 ? lib::crypto::base64_decode(*base64) : std::nullopt;
    if (!bytes || bytes->size() != field.sha256.size()) return field;
    std::ranges::copy(*bytes, field.sha256.begin());
    field.state = DigestField::State::Sha256;
    return field;
}

}  // namespace

DigestField parse_content_digest(std::optional<std::string_view> header)
{
    constexpr DigestField kMalformed{.state = DigestField::State::Malformed, .sha256 = {}};
    DigestField found;
    Dictionary members{header.value_or("")};
    while (!members.at_end()) {
        auto const key = members.take_key();
        if (key.empty()) return kMalformed;
        auto const has_value = members.take_char('=');
        auto const bytes = has_value ? members.take_byte_sequence() : std::nullopt;
        if (equals_ignoring_case(key, "sha-256")) found = read_sha256(bytes);
        if (has_value && !bytes) members.skip_member();
        if (!members.take_separator()) return kMalformed;
    }
    return found;
}

}  // namespace http
