#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "lib/json/Value.h"

namespace lib::json {

namespace {

constexpr unsigned kParse = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

/// The input of the parser: a file in blocks, which seems to end where the limit is.
class FileInput {
public:
    using Ch = char;

    explicit FileInput(int fd) : m_fd(fd) { fill(); }

    Ch Peek() const { return m_at < m_end && m_taken < m_limit ? m_block[m_at] : '\0'; }
    Ch Take()
    {
        auto const c = Peek();
        if (c == '\0') return c;
        ++m_taken;
        if (++m_at == m_end) fill();
        return c;
    }
    std::size_t Tell() const { return m_taken; }
    void allow(std::size_t more) { m_limit = m_taken + more; }

    // Of output streams.
    Ch* PutBegin() { return nullptr; }
    void Put(Ch) {}
    void Flush() {}
    std::size_t PutEnd(Ch*) { return 0; }

private:
    void fill()
    {
        ssize_t got = 0;
        do got = ::pread(m_fd, m_block.data(), m_block.size(), m_offset);
        while (got < 0 && errno == EINTR);
        if (got < 0) throw std::system_error(errno, std::generic_category(), "read of a JSON file");
        m_offset += got;
        m_at = 0;
        m_end = static_cast<std::size_t>(got);
    }

    int m_fd;
    off_t m_offset = 0;
    std::string m_block = std::string(64 * 1024, '\0');
    std::size_t m_at = 0;
    std::size_t m_end = 0;
    std::size_t m_taken = 0;
    std::size_t m_limit = kMaxElement;
};

/// Hands each element of the array on, as a document of its own.
class Elements {
public:
    Elements(FileInput& input, std::string_view key, std::function<bool(Value const&)> const& visit)
        : m_input(input), m_key(key), m_visit(visit)
    {
    }
    bool was_found() const { return m_is_found; }
    bool was_stopped() const { return m_is_stopped; }

    bool Null() { return scalar(&Text::Null); }
    bool Bool(bool value) { return scalar(&Text::Bool, value); }
    bool Int(int value) { return scalar(&Text::Int, value); }
    bool Uint(unsigned value) { return scalar(&Text::Uint, value); }
    bool Int64(std::int64_t value) { return scalar(&Text::Int64, value); }
    bool Uint64(std::uint64_t value) { return scalar(&Text::Uint64, value); }
    bool Double(double value) { return scalar(static_cast<bool (Text::*)(double)>(&Text::Double), value); }
    bool RawNumber(char const*, rapidjson::SizeType, bool) { return false; }
    bool String(char const* text, rapidjson::SizeType length, bool)
    {
        if (is_inside()) m_text.String(text, length);
        return ended();
    }
    bool Key(char const* text, rapidjson::SizeType length, bool)
    {
        if (is_inside()) m_text.Key(text, length);
        m_is_key = !m_is_found && m_depth == 1 && m_key == std::string_view{text, length};
        return true;
    }
    bool StartObject()
    {
        m_is_key = false;
        if (is_inside()) m_text.StartObject();
        return ++m_depth <= kMaxDepth;
    }
    bool EndObject(rapidjson::SizeType)
    {
        --m_depth;
        if (is_inside()) m_text.EndObject();
        return ended();
    }
    bool StartArray()
    {
        if (is_inside()) m_text.StartArray();
        ++m_depth;
        if (!m_is_found && (m_depth == 1 || m_is_key)) {
            m_is_found = m_is_open = true;
            m_outer = m_depth;
        }
        m_is_key = false;
        return m_depth <= kMaxDepth;
    }
    bool EndArray(rapidjson::SizeType)
    {
        --m_depth;
        if (m_is_open && m_depth < m_outer) m_is_open = false;
        if (is_inside()) m_text.EndArray();
        return ended();
    }

private:
    using Text = rapidjson::Writer<rapidjson::StringBuffer>;

    bool is_inside() const { return m_is_open; }
    template <class Member, class... Values>
    bool scalar(Member member, Values... values)
    {
        if (is_inside()) (m_text.*member)(values...);
        return ended();
    }
    /// A value has ended: perhaps an element.
    bool ended()
    {
        m_is_key = false;
        if (m_depth == m_outer || !m_is_found) m_input.allow(kMaxElement);
        if (!m_is_open || m_depth != m_outer) return true;
        auto const document = Document::parse({m_buffer.GetString(), m_buffer.GetSize()});
        m_is_stopped = !document || !m_visit(document->root());
        m_buffer.Clear();
        m_text.Reset(m_buffer);
        return !m_is_stopped;
    }

    FileInput& m_input;
    std::string_view m_key;
    std::function<bool(Value const&)> const& m_visit;
    rapidjson::StringBuffer m_buffer;
    Text m_text{m_buffer};
    std::size_t m_depth = 0;
    std::size_t m_outer = 0;  ///< depth inside the array
    bool m_is_key = false;    ///< its value comes next
    bool m_is_found = false;
    bool m_is_open = false;
    bool m_is_stopped = false;
};

}  // namespace

ElementsEnd for_each_element(int fd, std::string_view key, std::function<bool(Value const&)> const& visit)
{
    FileInput input{fd};
    Elements elements{input, key, visit};
    bool const is_whole = !rapidjson::Reader{}.Parse<kParse>(input, elements).IsError();
    if (elements.was_stopped()) return ElementsEnd::Stopped;
    return is_whole && elements.was_found() ? ElementsEnd::Complete : ElementsEnd::Malformed;
}

}  // namespace lib::json
