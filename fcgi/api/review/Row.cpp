#include "api/review/Row.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "domain/SafeName.h"
#include "util/Clock.h"

namespace api::review {

namespace {

/// With a Z, as this family's clients know it.
std::string time_text(std::int64_t us)
{
    auto text = util::iso8601(us);
    return text.substr(0, text.rfind('+')) + "Z";
}

struct WriteValue {
    lib::json::Writer& json;

    void operator()(std::string const& text) const { json.string(text); }
    void operator()(std::int64_t number) const { json.integer(number); }
    void operator()(bool flag) const { json.boolean(flag); }
    void operator()(domain::ReviewHash const& hash) const { json.string(hash.hex()); }
    void operator()(domain::ReviewTime time) const { json.string(time_text(time.us)); }
    void operator()(domain::Tenths tenths) const
    {
        json.raw(fmt::format("{}.{}", tenths.value / 10, tenths.value % 10));
    }
    void operator()(domain::ReviewTexts const& texts) const
    {
        json.begin_array();
        for (auto const& text : texts) json.string(text);
        json.end_array();
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum value) const { json.string(domain::review_word(value)); }
    template <class Value>
    void operator()(std::optional<Value> const& value) const
    {
        value ? (*this)(*value) : void(json.null());
    }
};

/// Reads one member of a row; a text says what it has to be, empty: all is well.
struct ReadValue {
    domain::ReviewKey const& key;
    lib::json::Value const& value;

    std::string operator()(domain::ReviewHash& hash) const
    {
        auto const read = domain::ReviewHash::from_hex(value.string().value_or(""));
        if (read) hash = *read;
        return read ? "" : "40 lower-case hexadecimal digits";
    }
    std::string operator()(bool& flag) const
    {
        auto const read = value.boolean();
        if (read) flag = *read;
        return read ? "" : "true or false";
    }
    std::string operator()(std::string& text) const
    {
        auto read = value.string();
        if (read && read->find('\0') == std::string::npos &&
            domain::count_characters(*read) <= static_cast<std::size_t>(key.most)) {
            text = std::move(*read);
            return key.name != "imdb_id" || domain::is_imdb_id(text) ? "" : "tt and 7 or 8 digits";
        }
        return fmt::format("a text of at most {} characters", key.most);
    }
    std::string operator()(std::int64_t& number) const
    {
        auto const read = value.integer();
        if (read && *read >= key.least && *read <= key.most) {
            number = *read;
            return "";
        }
        return fmt::format("a whole number from {} to {}", key.least, key.most);
    }
    std::string operator()(domain::Tenths& tenths) const
    {
        auto const read = value.number();
        auto const most = static_cast<double>(key.most);
        auto const rounded = std::round(read.value_or(-1) * 10);
        if (read && rounded >= 0 && rounded <= most) {
            tenths.value = static_cast<std::int64_t>(rounded);
            return "";
        }
        return "a number from 0 to 99.9";
    }
    std::string operator()(domain::ReviewTexts& texts) const
    {
        constexpr std::size_t kMost = 100;
        bool is_fine = value.kind() == lib::json::Kind::Array;
        texts.clear();
        value.for_each([&](lib::json::Value const& element) {
            auto text = element.string();
            is_fine = is_fine && text && texts.size() < kMost &&
                      text->find_first_of(std::string_view{"\n\0", 2}) == std::string::npos &&
                      domain::count_characters(*text) <= static_cast<std::size_t>(key.most);
            if (is_fine) texts.push_back(std::move(*text));
        });
        return is_fine ? "" : fmt::format("a list of texts of at most {} characters", key.most);
    }
    std::string operator()(domain::ReviewTime&) const { return ""; }
    template <class Enum>
    requires std::is_enum_v<Enum> std::string operator()(Enum& word) const
    {
        auto const read = domain::parse_review_word<Enum>(value.string().value_or(""));
        if (read) word = *read;
        return read ? "" : "one of: " + all_words(domain::words_of(Enum{}));
    }
    template <class Value>
    std::string operator()(std::optional<Value>& optional) const
    {
        if (value.is_null()) {
            optional.reset();
            return "";
        }
        return (*this)(optional.emplace());
    }
};

constexpr std::string_view kRequired[] = {"hash", "media_type", "original_title"};

}  // namespace

std::string all_words(std::span<std::string_view const> words)
{
    std::string list;
    for (auto const word : words) list += fmt::format("{}{}", list.empty() ? "" : ", ", word);
    return list;
}

void write_row(lib::json::Writer& json, domain::ReviewRow const& row)
{
    json.begin_object();
    for (auto const& key : domain::review_keys()) {
        json.key(key.name);
        std::visit([&](auto member) { WriteValue{json}(row.*member); }, key.member);
    }
    json.end_object();
}

domain::Result<domain::ReviewDraft> parse_row(lib::json::Value const& value)
{
    if (!value.is_object()) return domain::fail(domain::ErrorCode::BadRequest, "this is no JSON object.");
    domain::ReviewDraft draft;
    auto const keys = domain::review_keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const member = value.find(keys[i].name);
        auto const is_required = std::ranges::find(kRequired, keys[i].name) != std::end(kRequired);
        if (!member && is_required)
            return domain::fail(domain::ErrorCode::BadRequest, fmt::format("{} is missing.", keys[i].name));
        if (!member) continue;
        auto const wrong = std::visit(
            [&](auto place) {
                return ReadValue{keys[i], *member}(draft.row.*place);
            },
            keys[i].member);
        if (!wrong.empty())
            return domain::fail(domain::ErrorCode::BadRequest,
                                fmt::format("{} must be {}.", keys[i].name, wrong));
        draft.given.set(i);
    }
    return draft;
}

}  // namespace api::review
