#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/document.h>

namespace tests {

/// A read-only view of a JSON answer for short assertions: `answer["event"]["payload"]["n"].number()`.
/// A path that does not exist gives a view for which `exists()` is false; reading such a view as text or
/// number records a test failure and returns an empty value, so that a test goes on and shows all that is
/// wrong.
class Json {
public:
    /// Strict parse of one JSON text; a text that is not JSON gives a view that does not exist.
    static Json parse(std::string_view text);

    bool exists() const { return m_value != nullptr; }
    bool is_object() const { return exists() && m_value->IsObject(); }
    bool is_array() const { return exists() && m_value->IsArray(); }
    bool is_string() const { return exists() && m_value->IsString(); }
    bool is_number() const { return exists() && m_value->IsNumber(); }
    bool is_null() const { return exists() && m_value->IsNull(); }

    Json operator[](char const* key) const;
    Json at(std::size_t index) const;
    bool has(char const* key) const { return (*this)[key].exists(); }

    std::string text() const;
    std::int64_t number() const;
    bool flag() const;

    /// Elements of an array or members of an object; 0 for everything else.
    std::size_t size() const;
    /// The elements of an array.
    std::vector<Json> items() const;
    /// Keys of an object in the order of the text.
    std::vector<std::string> keys() const;
    /// One text field of every element of an array: `list.pluck("name")`.
    std::vector<std::string> pluck(char const* key) const;
    /// The value as compact JSON.
    std::string dump() const;

private:
    using Document = std::shared_ptr<rapidjson::Document const>;
    Json(Document document, rapidjson::Value const* value) : m_document(std::move(document)), m_value(value)
    {
    }

    Document m_document;
    rapidjson::Value const* m_value;
};

bool operator==(Json const& left, Json const& right);

/// Quotes a text as a JSON string.
std::string json_string(std::string_view text);

}
