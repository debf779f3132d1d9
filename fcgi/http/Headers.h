#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// Equal but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// A few header fields in the order they came. Names compare without case.
class Headers {
public:
    struct Field {
        std::string name;
        std::string value;
    };

    /// Keeps earlier fields of that name.
    void add(std::string name, std::string value);

    /// The first field of that name; valid until the next add().
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

    [[nodiscard]] bool empty() const { return m_fields.empty(); }
    [[nodiscard]] std::size_t size() const { return m_fields.size(); }
    [[nodiscard]] auto begin() const { return m_fields.begin(); }
    [[nodiscard]] auto end() const { return m_fields.end(); }

private:
    std::vector<Field> m_fields;
};

}  // namespace http
