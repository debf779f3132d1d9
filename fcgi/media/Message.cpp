#include "media/Message.h"

#include <cmath>
#include <cstring>
#include <type_traits>

#include "lib/icu/Text.h"

namespace media {

namespace {

constexpr std::size_t kMostText = 200;  // bytes
constexpr int kMostSide = 1'000'000;    // pixels
constexpr double kMostFrameRate = 100'000;
constexpr std::int64_t kMostDuration = std::int64_t{10} * 365 * 86'400 * 1'000'000;  // µs

std::string clean(std::string_view text)
{
    auto good = lib::icu::repair_utf8(text.substr(0, kMostText));
    for (char& c : good)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    auto const last = good.find_last_not_of(' ');
    good.resize(last == std::string::npos ? 0 : last + 1);
    return good.substr(good.find_first_not_of(' ') == std::string::npos ? 0 : good.find_first_not_of(' '));
}

class Out {
public:
    template <class T>
    requires std::is_arithmetic_v<T>
    void put(T value) { m_bytes.append(reinterpret_cast<char const*>(&value), sizeof value); }
    void put(std::string const& text)
    {
        auto const piece = std::string_view{text}.substr(0, kMostText);
        put(static_cast<std::uint16_t>(piece.size()));
        m_bytes += piece;
    }
    template <class T>
    void put(std::optional<T> const& value)
    {
        put(value.has_value());
        if (value) put(*value);
    }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// After the end everything is empty and `is_good` false.
class In {
public:
    explicit In(std::string_view bytes) : m_rest(bytes) {}

    template <class T>
    requires std::is_arithmetic_v<T>
    void take(T& value)
    {
        using Raw = std::conditional_t<std::is_same_v<T, bool>, unsigned char, T>;
        Raw raw{};
        m_is_good = m_is_good && m_rest.size() >= sizeof raw;
        if (!m_is_good) return;
        std::memcpy(&raw, m_rest.data(), sizeof raw);
        m_rest.remove_prefix(sizeof raw);
        value = static_cast<T>(raw);
    }
    void take(std::string& text)
    {
        std::uint16_t size = 0;
        take(size);
        m_is_good = m_is_good && size <= m_rest.size();
        if (!m_is_good) return;
        text = clean(m_rest.substr(0, size));
        m_rest.remove_prefix(size);
    }
    template <class T>
    void take(std::optional<T>& value)
    {
        bool is_there = false;
        take(is_there);
        if (is_there) take(value.emplace());
    }
    bool is_good() const { return m_is_good && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_is_good = true;
};

/// One list of the fields for both directions.
template <class Stream, class Facts>
void each_number(Stream&& field, Facts& facts)
{
    field(facts.width);
    field(facts.height);
    field(facts.rotation);
    field(facts.frame_rate);
    field(facts.duration_us);
}

template <class Stream, class Facts>
void each_text(Stream&& field, Facts& facts)
{
    for (auto* text : {&facts.media_type, &facts.make, &facts.model, &facts.lens, &facts.video_codec,
                       &facts.audio_codec, &facts.content_id})
        field(*text);
}

bool is_plausible(domain::MediaFacts const& facts)
{
    auto const is_side = [](int side) { return side >= 0 && side <= kMostSide; };
    return is_side(facts.width) && is_side(facts.height) && facts.rotation >= 0 && facts.rotation < 360 &&
           facts.rotation % 90 == 0 && facts.frame_rate >= 0 && facts.frame_rate <= kMostFrameRate &&
           facts.duration_us.value_or(0) >= 0 && facts.duration_us.value_or(0) <= kMostDuration;
}

bool is_plausible(domain::CaptureTime const& time)
{
    constexpr std::int64_t kYears = std::int64_t{400} * 366 * 86'400 * 1'000'000;  // µs
    return std::abs(time.civil_us) < kYears && std::abs(time.offset.value_or(0)) <= domain::kMostZoneOffset;
}

void take_captured(In& in, domain::MediaFacts& facts, bool& is_good)
{
    bool is_there = false;
    in.take(is_there);
    if (!is_there) return;
    auto& captured = facts.captured.emplace();
    in.take(captured.civil_us);
    in.take(captured.offset);
    in.take(captured.source);
    is_good = is_plausible(captured);
}

void take_position(In& in, domain::MediaFacts& facts)
{
    bool is_there = false;
    in.take(is_there);
    if (!is_there) return;
    domain::Position position;
    in.take(position.latitude);
    in.take(position.longitude);
    in.take(position.altitude);
    facts.position = domain::checked(position);
}

}  // namespace

std::string encode(Answer const& answer)
{
    Out out;
    auto const put = [&](auto const& value) { out.put(value); };
    each_number(put, answer.facts);
    each_text(put, answer.facts);
    for (bool const made : answer.made) out.put(made);
    out.put(answer.trouble);
    auto const& captured = answer.facts.captured;
    out.put(captured.has_value());
    if (captured) {
        out.put(captured->civil_us);
        out.put(captured->offset);
        out.put(captured->source);
    }
    auto const& position = answer.facts.position;
    out.put(position.has_value());
    if (position) {
        out.put(position->latitude);
        out.put(position->longitude);
        out.put(position->altitude);
    }
    return out.take();
}

std::optional<Answer> decode(std::string_view message)
{
    Answer answer;
    In in{message};
    auto const take = [&](auto& value) { in.take(value); };
    each_number(take, answer.facts);
    each_text(take, answer.facts);
    for (bool& made : answer.made) in.take(made);
    in.take(answer.trouble);
    bool is_good = true;
    take_captured(in, answer.facts, is_good);
    take_position(in, answer.facts);
    if (!in.is_good() || !is_good || !is_plausible(answer.facts)) return std::nullopt;
    return answer;
}

}  // namespace media
