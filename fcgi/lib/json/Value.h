#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lib::json {

constexpr std::size_t kMaxDepth = 64;

enum class Kind { Null, Boolean, Number, String, Array, Object };

class Document;

/// A view into a Document; valid as long as that is.
class Value {
public:
    Kind kind() const;
    bool is_object() const { return kind() == Kind::Object; }
    bool is_null() const { return kind() == Kind::Null; }

    std::optional<Value> find(std::string_view key) const;  ///< first member of that name
    std::optional<std::string> string() const;
    std::optional<std::int64_t> integer() const;
    std::optional<double> number() const;
    std::optional<bool> boolean() const;
    void for_each(std::function<void(Value const&)> const& visit) const;  ///< elements of an array
    /// Members of an object, as often as they are there.
    void for_each_member(std::function<void(std::string_view name, Value const&)> const& visit) const;

private:
    friend class Document;
    explicit Value(void const* value) : m_value(value) {}
    void const* m_value;
};

/// A parsed text: UTF-8 checked, at most `kMaxDepth` levels, no recursion while parsing.
class Document {
public:
    /// nullopt when `text` is not JSON or too deep.
    static std::optional<Document> parse(std::string_view text);
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    Value root() const;

private:
    struct State;
    explicit Document(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

enum class ElementsEnd { Complete, Stopped, Malformed };

/// Visits the elements of a long array one after the other, whatever its length: the whole text of the file is the array,
/// or an object with the array as its member `key` (other members are read over). Stops when `visit` says false. An element
/// of more than `kMaxElement` bytes makes the text malformed. Reads from the beginning of the file.
ElementsEnd for_each_element(int fd, std::string_view key, std::function<bool(Value const&)> const& visit);
inline constexpr std::size_t kMaxElement = 1024 * 1024;

/// The same JSON without white space; numbers keep their digits. `text` must have been parsed before.
std::string compact(std::string_view text);

}  // namespace lib::json
