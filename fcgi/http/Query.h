#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// A query string (without its `?`), decoded: `+` is a blank, %XX a byte, a `%` without two hexadecimal
/// digits stays as it is.
class Query {
public:
    explicit Query(std::string_view raw);

    /// The first value of `key` (compared decoded). A key without `=` has the value "".
    [[nodiscard]] std::optional<std::string> find(std::string_view key) const;

private:
    struct Pair {
        std::string key;
        std::string value;
    };
    std::vector<Pair> m_pairs;
};

}  // namespace http
