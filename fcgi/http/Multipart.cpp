#include "http/Multipart.h"

#include "http/HeaderParameters.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <vector>

namespace http {
namespace {

constexpr std::size_t kMaxBoundaryBytes{70};
/// Blanks that may stand between a boundary and its line end (RFC 2046 "transport padding"). With more, the
/// line is data.
constexpr std::size_t kMaxPaddingBytes{256};
constexpr std::string_view kLineEnd{"\r\n"};
constexpr std::string_view kHeaderEnd{"\r\n\r\n"};

/// RFC 2046 section 5.1.1, bchars.
bool is_boundary_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"'()+_,-./:=? "}.find(c) != std::string_view::npos;
}

bool is_boundary(std::string_view text)
{
    return !text.empty() && text.size() <= kMaxBoundaryBytes && text.back() != ' ' &&
           std::ranges::all_of(text, is_boundary_character);
}

/// The part of the body that is in memory: what was read and not dropped yet.
class Window {
public:
    Window(BodyReader const& read, std::size_t block_bytes)
        : m_read{read}, m_block_bytes{block_bytes}, m_buffer(kLookAhead + block_bytes)
    {
        // The body begins as if after a line break: its first delimiter then looks like all others.
        std::ranges::copy(kLineEnd, m_buffer.begin());
        m_end = kLineEnd.size();
    }

    [[nodiscard]] std::string_view view() const { return {m_buffer.data() + m_begin, m_end - m_begin}; }
    [[nodiscard]] bool at_end() const { return m_at_end; }
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }
    /// Position of the window's first byte in the body.
    [[nodiscard]] std::uint64_t offset() const { return m_dropped - kLineEnd.size(); }
    [[nodiscard]] bool body_is_empty() const
    {
        return m_at_end && m_dropped + view().size() == kLineEnd.size();
    }

    void drop(std::size_t count)
    {
        m_begin += count;
        m_dropped += count;
    }

    /// Appends a block. False if the body has ended. What is kept must not be longer than kLookAhead.
    bool read_more()
    {
        assert(view().size() <= kLookAhead);
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, view().size());
        m_end -= m_begin;
        m_begin = 0;
        auto const wanted = m_end + m_block_bytes;
        auto const old_end = m_end;
        while (m_end < wanted && !m_at_end) {
            auto const count =
                m_read(std::as_writable_bytes(std::span{m_buffer}.subspan(m_end, wanted - m_end)));
            assert(count <= wanted - m_end);
            m_at_end = count == 0;
            m_end += count;
        }
        return m_end > old_end;
    }

    /// More than anything that has to be seen in one piece: a part header, or a delimiter with its padding.
    static constexpr std::size_t kLookAhead{kMaxPartHeaderBytes + 1024};

private:
    BodyReader const& m_read;
    std::size_t m_block_bytes;
    std::vector<char> m_buffer;
    std::size_t m_begin{0};
    std::size_t m_end{0};
    std::uint64_t m_dropped{0};
    bool m_at_end{false};
};

/// What a line that begins with the delimiter turns out to be.
enum class Line { Part, Close, Data, NeedMore };

struct Delimiter {
    Line line{Line::NeedMore};
    std::size_t size{0};  ///< of all of it; a Part's line end is not counted, it begins the header
};

/// `text` begins with the `size` bytes of CRLF--boundary.
Delimiter judge_delimiter(std::string_view text, std::size_t size, bool at_end)
{
    auto const undecided = at_end ? Line::Data : Line::NeedMore;
    auto rest = text.substr(size);
    if (rest.size() < 2) return {undecided};
    auto const closes = rest.starts_with("--");
    rest.remove_prefix(closes ? 2 : 0);
    auto const padding = std::min(rest.find_first_not_of(" \t"), rest.size());
    if (padding > kMaxPaddingBytes) return {Line::Data};
    rest.remove_prefix(padding);
    auto const position = text.size() - rest.size();
    if (rest.starts_with(kLineEnd)) return {closes ? Line::Close : Line::Part, position};
    if (closes && (rest.starts_with('\n') || (at_end && (rest.empty() || rest == "\r"))))
        return {Line::Close, position};
    return {rest.empty() || rest == "\r" ? undecided : Line::Data};
}

/// How many bytes at the end of `text` could begin a delimiter. It has one CR only, its first byte.
std::size_t held_back(std::string_view text, std::string_view delimiter)
{
    auto const tail = text.substr(text.size() - std::min(text.size(), delimiter.size() - 1));
    auto const at = tail.rfind('\r');
    if (at == std::string_view::npos || !delimiter.starts_with(tail.substr(at))) return 0;
    return tail.size() - at;
}

std::size_t find_bytes(std::string_view text, std::string_view wanted, std::size_t from)
{
    auto const* found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<char const*>(found) - text.data());
}

class MultipartReader {
public:
    MultipartReader(BodyReader const& read, std::string_view boundary, PartSink& sink,
                    std::size_t block_bytes)
        : m_window{read, block_bytes}, m_delimiter{"\r\n--" + std::string{boundary}}, m_sink{sink}
    {
    }

    MultipartError run()
    {
        auto line = skip_preamble();
        if (!line) return m_window.body_is_empty() ? MultipartError::NotMultipart : MultipartError::Malformed;
        for (std::size_t parts = 0; *line == Line::Part; ++parts) {
            if (parts == kMaxParts) return MultipartError::TooManyParts;
            if (auto const error = read_head(); error != MultipartError::None) return error;
            line = read_until_delimiter([this](std::size_t count) { return pass_data(count); });
            if (!line) return MultipartError::Malformed;
            m_sink.end();
        }
        return MultipartError::None;
    }

private:
    std::optional<Line> skip_preamble()
    {
        return read_until_delimiter([this](std::size_t count) {
            m_window.drop(count);
            return m_window.dropped() <= kMaxPreambleBytes + kLineEnd.size();
        });
    }

    /// Drops a delimiter and the bytes before it, which `pass` gets in pieces, drops, and may refuse. nullopt
    /// if it refused, or if the body ended without a delimiter.
    template <typename Pass>
    std::optional<Line> read_until_delimiter(Pass const& pass)
    {
        std::size_t scanned{0};
        for (;;) {
            auto const text = m_window.view();
            auto const at = find_bytes(text, m_delimiter, scanned);
            auto const found = at != std::string_view::npos;
            auto const delimiter =
                found ? judge_delimiter(text.substr(at), m_delimiter.size(), m_window.at_end()) : Delimiter{};
            if (delimiter.line == Line::Data) {
                scanned = at + m_delimiter.size();
                continue;
            }
            if (!pass(found ? at : text.size() - held_back(text, m_delimiter))) return std::nullopt;
            if (delimiter.line != Line::NeedMore) {
                m_window.drop(delimiter.size);
                return delimiter.line;
            }
            scanned = 0;
            if (!m_window.read_more() && !found) return std::nullopt;
        }
    }

    bool pass_data(std::size_t count)
    {
        if (count > 0)
            m_sink.data(std::as_bytes(std::span{m_window.view().substr(0, count)}), m_window.offset());
        m_window.drop(count);
        return true;
    }

    /// The window begins with the line end of the delimiter, so that a header without lines is an empty line,
    /// too.
    MultipartError read_head()
    {
        auto end = m_window.view().find(kHeaderEnd);
        while (end == std::string_view::npos &&
               m_window.view().size() <= kMaxPartHeaderBytes + kHeaderEnd.size()) {
            if (!m_window.read_more()) return MultipartError::Malformed;
            end = m_window.view().find(kHeaderEnd);
        }
        if (end == std::string_view::npos || end > kMaxPartHeaderBytes) return MultipartError::HeaderTooLarge;
        auto const lines = end == 0 ? std::string_view{} : m_window.view().substr(kLineEnd.size(), end);
        auto const head = parse_part_head(lines);
        if (!head) return MultipartError::Malformed;
        m_window.drop(end + kHeaderEnd.size());
        m_sink.begin(*head, m_window.offset());
        return MultipartError::None;
    }

    Window m_window;
    std::string m_delimiter;
    PartSink& m_sink;
};

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type)
{
    auto const type = parse_header_parameters(content_type);
    if (!type || !equals_ignoring_case(type->value, "multipart/form-data")) return std::nullopt;
    auto const boundary = type->find("boundary");
    if (!boundary || !is_boundary(*boundary)) return std::nullopt;
    return std::string{*boundary};
}

MultipartError read_multipart(BodyReader const& read, std::string_view boundary, PartSink& sink,
                              std::size_t block_bytes)
{
    if (!is_boundary(boundary)) return MultipartError::NoBoundary;
    return MultipartReader{read, boundary, sink, std::max<std::size_t>(1, block_bytes)}.run();
}

}  // namespace http
