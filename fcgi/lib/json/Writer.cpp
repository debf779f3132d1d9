#include "lib/json/Writer.h"

#include <rapidjson/encodings.h>
#include <rapidjson/writer.h>

namespace lib::json {

namespace {

constexpr std::size_t kFlushAt = 32 * 1024;

/// The output stream that RapidJSON writes to.
struct Output {
    using Ch = char;
    std::string text;
    Writer::Sink sink;

    void Put(char c) { text.push_back(c); }
    void Flush() {}
};

using RapidWriter = rapidjson::Writer<Output, rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::CrtAllocator,
                                      rapidjson::kWriteDefaultFlags>;

/// Length of the valid UTF-8 sequence at `at`, 0 when there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at)
{
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const lead = byte(at);
    if (lead < 0x80) return 1;
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    unsigned char const second = byte(at + 1);
    bool const out_of_range = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                              (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return out_of_range ? 0 : length;
}

/// `text` itself when it is valid, else a repaired copy in `repaired`.
std::string_view valid_utf8(std::string_view text, std::string& repaired)
{
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t const length = sequence_length(text, at);
        if (length == 0) break;
        at += length;
    }
    if (at == text.size()) return text;
    repaired.assign(text.substr(0, at));
    while (at < text.size()) {
        std::size_t const length = sequence_length(text, at);
        repaired += length == 0 ? std::string_view{"\xEF\xBF\xBD"} : text.substr(at, length);
        at += length == 0 ? 1 : length;
    }
    return repaired;
}

}  // namespace

struct Writer::State {
    Output output;
    RapidWriter writer{output};

    void drain()
    {
        if (output.sink && output.text.size() >= kFlushAt) hand_over();
    }
    void hand_over()
    {
        if (output.sink && !output.text.empty()) output.sink(output.text);
        if (output.sink) output.text.clear();
    }
};

Writer::Writer() : m_state(std::make_unique<State>()) {}

Writer::Writer(Sink sink) : Writer() { m_state->output.sink = std::move(sink); }

Writer::~Writer() = default;

Writer& Writer::begin_object()
{
    m_state->writer.StartObject();
    return *this;
}

Writer& Writer::end_object()
{
    m_state->writer.EndObject();
    m_state->drain();
    return *this;
}

Writer& Writer::begin_array()
{
    m_state->writer.StartArray();
    return *this;
}

Writer& Writer::end_array()
{
    m_state->writer.EndArray();
    m_state->drain();
    return *this;
}

Writer& Writer::key(std::string_view name)
{
    m_state->writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    return *this;
}

Writer& Writer::string(std::string_view text)
{
    std::string repaired;
    std::string_view const valid = valid_utf8(text, repaired);
    m_state->writer.String(valid.data() != nullptr ? valid.data() : "",
                           static_cast<rapidjson::SizeType>(valid.size()));
    return *this;
}

Writer& Writer::integer(std::int64_t value)
{
    m_state->writer.Int64(value);
    return *this;
}

Writer& Writer::boolean(bool value)
{
    m_state->writer.Bool(value);
    return *this;
}

Writer& Writer::null()
{
    m_state->writer.Null();
    return *this;
}

Writer& Writer::raw(std::string_view json)
{
    m_state->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

void Writer::flush() { m_state->hand_over(); }

std::string Writer::take() { return std::move(m_state->output.text); }

}  // namespace lib::json
