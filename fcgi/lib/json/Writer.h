#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace lib::json {

/// Writes compact UTF-8 JSON as it goes: memory does not grow with the document.
/// A text that is not valid UTF-8 has its bad bytes replaced by U+FFFD.
class Writer {
public:
    using Sink = std::function<void(std::string_view)>;

    /// Collects into a string; take it with `take`.
    Writer();
    /// Hands pieces of about 32 KiB to `sink`; the rest with `flush`.
    explicit Writer(Sink sink);
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& string(std::string_view text);
    Writer& integer(std::int64_t value);
    Writer& boolean(bool value);
    Writer& null();
    /// A finished JSON value, copied as it is.
    Writer& raw(std::string_view json);

    /// `"name": value` pairs.
    Writer& field(std::string_view name, std::string_view value) { return key(name).string(value); }
    Writer& field(std::string_view name, char const* value) { return key(name).string(value); }
    Writer& field(std::string_view name, std::int64_t value) { return key(name).integer(value); }
    Writer& field(std::string_view name, std::uint64_t value)
    {
        return key(name).integer(static_cast<std::int64_t>(value));
    }
    Writer& field(std::string_view name, int value) { return key(name).integer(value); }
    Writer& field(std::string_view name, bool value) { return key(name).boolean(value); }

    void flush();
    std::string take();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace lib::json
