#include "lib/json/ListReader.h"

#include <cstddef>

#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace lib::json {

namespace {

constexpr unsigned kParse = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
using Input = rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream>;

constexpr std::size_t kInRoot = 1;
constexpr std::size_t kInList = 2;
constexpr std::size_t kInElement = 3;

/// The iterative parser calls for a bracket while the stream still stands before it.
struct Walker : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Walker> {
    Walker(std::string_view whole, Input const& stream, ListNames const& wanted,
           std::function<bool(ListElement)> const& visitor)
        : text(whole), input(stream), names(wanted), visit(visitor)
    {
    }

    bool Default() { return value(Kind::Number); }
    bool Null() { return value(Kind::Null); }
    bool Bool(bool) { return value(Kind::Boolean); }
    bool String(char const* data, rapidjson::SizeType length, bool)
    {
        std::string_view const string{data, length};
        if (depth == kInRoot && is_text && !frame.text_kind) frame.text = string;
        if (depth == kInElement && is_member && !element.member) element.member = string;
        return value(Kind::String);
    }
    bool Key(char const* data, rapidjson::SizeType length, bool)
    {
        std::string_view const key{data, length};
        is_list = depth == kInRoot ? key == names.list : is_list;
        is_text = depth == kInRoot && key == names.text;
        is_member = depth == kInElement && is_in_list && key == names.member;
        if (depth == kInRoot) frame.is_empty = false;
        return true;
    }
    bool StartObject() { return enter(Kind::Object); }
    bool StartArray() { return enter(Kind::Array); }
    bool EndObject(rapidjson::SizeType) { return leave(); }
    bool EndArray(rapidjson::SizeType) { return leave(); }

    bool enter(Kind kind)
    {
        if (depth == kInRoot && is_list && kind == Kind::Array) is_in_list = true;
        if (depth == kInList && is_in_list) {
            begin = input.Tell();
            element = {};
        }
        bool const is_element = depth == kInList && is_in_list;
        if (!is_element && !value(kind)) return false;
        if (is_element) element.kind = kind;
        return ++depth <= kMaxDepth;
    }
    bool leave()
    {
        --depth;
        if (depth == kInRoot) is_in_list = false;
        if (depth != kInList || !is_in_list) return true;
        element.json = text.substr(begin, input.Tell() + 1 - begin);
        return visit(std::move(element));
    }
    /// A value where something is looked for.
    bool value(Kind kind)
    {
        if (depth == 0) frame.root = kind;
        if (depth == kInRoot && frame.root == Kind::Array) frame.is_empty = false;
        if (depth == kInRoot && is_list && frame.list != Kind::Array) frame.list = kind;
        if (depth == kInRoot && is_text && !frame.text_kind) frame.text_kind = kind;
        if (depth == kInList && is_in_list) return visit({{}, kind, {}});
        return true;
    }

    std::string_view text;
    Input const& input;
    ListNames const& names;
    std::function<bool(ListElement)> const& visit;
    ListFrame frame;
    ListElement element;
    std::size_t depth = 0;
    std::size_t begin = 0;
    bool is_list = false;  ///< the value that comes next, or that we are in, is that of the list's name
    bool is_in_list = false;
    bool is_text = false;
    bool is_member = false;
};

}  // namespace

std::optional<ListFrame> read_list(std::string_view text, ListNames const& names,
                                   std::function<bool(ListElement)> const& visit)
{
    if (text.find('\0') != std::string_view::npos)
        return std::nullopt;  // the parser would take it for the end
    rapidjson::MemoryStream stream{text.data(), text.size()};
    Input input{stream};
    Walker walker{text, input, names, visit};
    if (!rapidjson::Reader{}.Parse<kParse>(input, walker)) return std::nullopt;
    return std::move(walker.frame);
}

}  // namespace lib::json
