#include "Json.h"

#include <gtest/gtest.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace tests {

Json Json::parse(std::string_view text)
{
    auto document = std::make_shared<rapidjson::Document>();
    document->Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(text.data(),
                                                                                            text.size());
    if (document->HasParseError()) return {document, nullptr};
    return {document, document.get()};
}

Json Json::operator[](char const* key) const
{
    if (!is_object()) return {m_document, nullptr};
    auto const member = m_value->FindMember(key);
    return {m_document, member == m_value->MemberEnd() ? nullptr : &member->value};
}

Json Json::at(std::size_t index) const
{
    bool const inside = is_array() && index < m_value->Size();
    return {m_document, inside ? &(*m_value)[static_cast<rapidjson::SizeType>(index)] : nullptr};
}

std::string Json::text() const
{
    if (is_string()) return {m_value->GetString(), m_value->GetStringLength()};
    ADD_FAILURE() << "expected a JSON string, found " << dump();
    return {};
}

std::int64_t Json::number() const
{
    if (exists() && m_value->IsInt64()) return m_value->GetInt64();
    ADD_FAILURE() << "expected a JSON integer, found " << dump();
    return 0;
}

bool Json::flag() const
{
    if (exists() && m_value->IsBool()) return m_value->GetBool();
    ADD_FAILURE() << "expected true or false, found " << dump();
    return false;
}

std::size_t Json::size() const
{
    if (is_array()) return m_value->Size();
    return is_object() ? m_value->MemberCount() : 0;
}

std::vector<Json> Json::items() const
{
    std::vector<Json> all;
    for (std::size_t i = 0; i < size(); ++i) all.push_back(at(i));
    return all;
}

std::vector<std::string> Json::keys() const
{
    std::vector<std::string> names;
    if (is_object())
        for (auto const& member : m_value->GetObject())
            names.emplace_back(member.name.GetString(), member.name.GetStringLength());
    return names;
}

std::vector<std::string> Json::pluck(char const* key) const
{
    std::vector<std::string> values;
    for (std::size_t i = 0; is_array() && i < size(); ++i) values.push_back(at(i)[key].text());
    return values;
}

std::string Json::dump() const
{
    if (!exists()) return "(nothing)";
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    m_value->Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

bool operator==(Json const& left, Json const& right) { return left.dump() == right.dump(); }

std::string json_string(std::string_view text)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return {buffer.GetString(), buffer.GetSize()};
}

}
