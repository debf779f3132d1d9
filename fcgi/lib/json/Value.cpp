#include "lib/json/Value.h"

#include <rapidjson/document.h>
#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace lib::json {

namespace {

constexpr unsigned kParse = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

/// Refuses a text that nests deeper than `kMaxDepth`, before anything is allocated for it.
struct DepthGuard : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthGuard> {
    std::size_t depth = 0;

    bool StartObject() { return ++depth <= kMaxDepth; }
    bool StartArray() { return ++depth <= kMaxDepth; }
    bool EndObject(rapidjson::SizeType) { return leave(); }
    bool EndArray(rapidjson::SizeType) { return leave(); }
    bool leave()
    {
        --depth;
        return true;
    }
};

/// Writes numbers digit for digit.
struct CompactWriter : rapidjson::Writer<rapidjson::StringBuffer> {
    using rapidjson::Writer<rapidjson::StringBuffer>::Writer;
    bool RawNumber(char const* digits, rapidjson::SizeType length, bool)
    {
        return RawValue(digits, length, rapidjson::kNumberType);
    }
};

rapidjson::Value const& as_rapid(void const* value) { return *static_cast<rapidjson::Value const*>(value); }

}  // namespace

struct Document::State {
    rapidjson::Document document;
};

Document::Document(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

std::optional<Document> Document::parse(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos)
        return std::nullopt;  // the parser would take it for the end
    DepthGuard guard;
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input{stream};
    if (!rapidjson::Reader{}.Parse<kParse>(input, guard)) return std::nullopt;
    auto state = std::make_unique<State>();
    state->document.Parse<kParse>(text.data(), text.size());
    if (state->document.HasParseError()) return std::nullopt;
    return Document{std::move(state)};
}

Value Document::root() const { return Value{static_cast<rapidjson::Value const*>(&m_state->document)}; }

Kind Value::kind() const
{
    switch (as_rapid(m_value).GetType()) {
        case rapidjson::kNullType:
            return Kind::Null;
        case rapidjson::kFalseType:
        case rapidjson::kTrueType:
            return Kind::Boolean;
        case rapidjson::kNumberType:
            return Kind::Number;
        case rapidjson::kStringType:
            return Kind::String;
        case rapidjson::kArrayType:
            return Kind::Array;
        case rapidjson::kObjectType:
            return Kind::Object;
    }
    return Kind::Null;
}

std::optional<Value> Value::find(std::string_view key) const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsObject()) return std::nullopt;
    auto const member = value.FindMember(
        rapidjson::Value{rapidjson::StringRef(key.data(), static_cast<rapidjson::SizeType>(key.size()))});
    if (member == value.MemberEnd()) return std::nullopt;
    return Value{&member->value};
}

std::optional<std::string> Value::string() const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsString()) return std::nullopt;
    return std::string{value.GetString(), value.GetStringLength()};
}

std::optional<std::int64_t> Value::integer() const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsInt64()) return std::nullopt;
    return value.GetInt64();
}

std::optional<double> Value::number() const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsNumber()) return std::nullopt;
    return value.GetDouble();
}

std::optional<bool> Value::boolean() const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsBool()) return std::nullopt;
    return value.GetBool();
}

void Value::for_each(std::function<void(Value const&)> const& visit) const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsArray()) return;
    for (auto const& element : value.GetArray()) visit(Value{&element});
}

void Value::for_each_member(std::function<void(std::string_view, Value const&)> const& visit) const
{
    auto const& value = as_rapid(m_value);
    if (!value.IsObject()) return;
    for (auto const& member : value.GetObject())
        visit({member.name.GetString(), member.name.GetStringLength()}, Value{&member.value});
}

std::string compact(std::string_view text)
{
    rapidjson::StringBuffer buffer;
    CompactWriter writer{buffer};
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input{stream};
    rapidjson::Reader{}.Parse<kParse | rapidjson::kParseNumbersAsStringsFlag>(input, writer);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace lib::json
