#include "lib/exif/Metadata.h"

#include <exiv2/exiv2.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lib::exif {

namespace {

constexpr std::size_t kMostText = 400;             // bytes of a tag that is read as text
constexpr std::size_t kMostMakerNote = 1 << 20;    // bytes
constexpr std::uint32_t kMostPreview = 64U << 20;  // bytes

/// Of several tags of that name in a group the first one.
Exiv2::Exifdatum const* find(Exiv2::ExifData const& data, char const* group, std::uint16_t tag)
{
    auto const found = std::ranges::find_if(data, [&](Exiv2::Exifdatum const& datum) {
        return datum.tag() == tag && datum.groupName() == group;
    });
    return found == data.end() ? nullptr : &*found;
}

std::string text(Exiv2::ExifData const& data, char const* group, std::uint16_t tag)
{
    auto const* datum = find(data, group, tag);
    if (datum == nullptr || datum->size() > static_cast<long>(kMostText)) return {};
    auto value = datum->toString();
    value = value.substr(0, value.find('\0'));
    auto const last = value.find_last_not_of(' ');
    return last == std::string::npos ? std::string{} : value.substr(0, last + 1);
}

std::optional<double> rational(Exiv2::Exifdatum const& datum, long index)
{
    if (datum.count() <= index) return std::nullopt;
    auto const [numerator, denominator] = datum.toRational(index);
    if (denominator == 0) return std::nullopt;
    return static_cast<double>(numerator) / denominator;
}

/// Three numbers of base 60: degrees, minutes, seconds.
std::optional<double> base_sixty(Exiv2::ExifData const& data, std::uint16_t tag, double unit)
{
    auto const* datum = find(data, "GPSInfo", tag);
    if (datum == nullptr) return std::nullopt;
    double sum = 0;
    for (long i = 0; i < 3; ++i) {
        auto const part = rational(*datum, i);
        if (!part && i == 0) return std::nullopt;
        sum += part.value_or(0) * unit;
        unit /= 60;
    }
    return std::isfinite(sum) ? std::optional{sum} : std::nullopt;
}

void read_position(Exiv2::ExifData const& data, Tags& tags)
{
    tags.latitude = base_sixty(data, 0x0002, 1);
    tags.longitude = base_sixty(data, 0x0004, 1);
    if (tags.latitude && text(data, "GPSInfo", 0x0001).starts_with('S')) tags.latitude = -*tags.latitude;
    if (tags.longitude && text(data, "GPSInfo", 0x0003).starts_with('W')) tags.longitude = -*tags.longitude;
    if (auto const* altitude = find(data, "GPSInfo", 0x0006)) tags.altitude = rational(*altitude, 0);
    auto const* below = find(data, "GPSInfo", 0x0005);
    if (tags.altitude && below != nullptr && below->count() > 0 && below->toLong() == 1)
        tags.altitude = -*tags.altitude;
    tags.gps_date = text(data, "GPSInfo", 0x001d);
    tags.gps_seconds = base_sixty(data, 0x0007, 3600);
}

std::string content_id(Exiv2::ExifData const& data)
{
    auto const* note = find(data, "Photo", 0x927c);
    if (note == nullptr || note->size() <= 0 || note->size() > static_cast<long>(kMostMakerNote)) return {};
    std::vector<std::byte> bytes(static_cast<std::size_t>(note->size()));
    note->copy(reinterpret_cast<Exiv2::byte*>(bytes.data()), Exiv2::bigEndian);
    return apple_content_id(bytes);
}

std::runtime_error unreadable(Exiv2::AnyError const& error)
{
    return std::runtime_error{std::string{"exiv2: "} + error.what()};
}

Tags read_tags(Exiv2::ExifData const& data)
{
    Tags tags;
    try {
        auto const* orientation = find(data, "Image", 0x0112);
        if (orientation != nullptr && orientation->count() > 0)
            tags.orientation = static_cast<int>(orientation->toLong());
        if (tags.orientation < 1 || tags.orientation > 8) tags.orientation = 1;
        tags.date_time_original = text(data, "Photo", 0x9003);
        tags.offset_time_original = text(data, "Photo", 0x9011);
        tags.sub_sec_original = text(data, "Photo", 0x9291);
        tags.date_time = text(data, "Image", 0x0132);
        tags.offset_time = text(data, "Photo", 0x9010);
        tags.make = text(data, "Image", 0x010f);
        tags.model = text(data, "Image", 0x0110);
        tags.lens = text(data, "Photo", 0xa434);
        read_position(data, tags);
        tags.content_id = content_id(data);
        tags.is_dng = find(data, "Image", 0xc612) != nullptr;
        auto const* kind = find(data, "Image", 0x00fe);
        tags.is_reduced = kind != nullptr && kind->count() > 0 && (kind->toLong() & 1) != 0;
    } catch (Exiv2::AnyError const& error) {
        throw unreadable(error);
    }
    return tags;
}

}  // namespace

void initialise()
{
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    Exiv2::enableBMFF(true);
    Exiv2::XmpParser::initialize();
}

std::string apple_content_id(std::span<std::byte const> maker_note)
{
    constexpr std::string_view kHead{"Apple iOS\0", 10};
    constexpr std::size_t kDirectory = 14;  // behind the head, the version and the byte order
    constexpr std::size_t kEntry = 12;
    constexpr std::size_t kContentId = 0x11;
    constexpr std::size_t kAscii = 2;
    std::string_view const note{reinterpret_cast<char const*>(maker_note.data()), maker_note.size()};
    if (!note.starts_with(kHead) || note.size() < kDirectory + 2) return {};
    bool const is_big = note.substr(12, 2) == "MM";
    auto const number = [&](std::size_t at, std::size_t length) -> std::size_t {
        std::size_t value = 0;
        for (std::size_t i = 0; i < length && at + i < note.size(); ++i)
            value = value * 256 + static_cast<unsigned char>(note[is_big ? at + i : at + length - 1 - i]);
        return value;
    };
    auto const entries = number(kDirectory, 2);
    for (std::size_t i = 0, at = kDirectory + 2; i < entries && at + kEntry <= note.size();
         ++i, at += kEntry) {
        if (number(at, 2) != kContentId || number(at + 2, 2) != kAscii) continue;
        auto const length = number(at + 4, 4);
        auto const where = length > 4 ? number(at + 8, 4) : at + 8;
        if (length > kMostText || where > note.size() || length > note.size() - where) return {};
        auto const id = note.substr(where, length);
        return std::string{id.substr(0, id.find('\0'))};
    }
    return {};
}

Tags tags_of_block(std::span<std::byte const> block)
{
    constexpr std::size_t kHead = 6;
    if (block.size() <= kHead) return {};
    auto const tiff = block.subspan(kHead);
    Exiv2::ExifData data;
    try {
        Exiv2::ExifParser::decode(data, reinterpret_cast<Exiv2::byte const*>(tiff.data()),
                                  static_cast<std::uint32_t>(tiff.size()));
    } catch (Exiv2::AnyError const& error) {
        throw unreadable(error);
    }
    return read_tags(data);
}

struct Metadata::Implementation {
    Exiv2::Image::AutoPtr image;
};

Metadata::Metadata(std::span<std::byte const> file) : m_it(std::make_unique<Implementation>())
{
    try {
        m_it->image = Exiv2::ImageFactory::open(reinterpret_cast<Exiv2::byte const*>(file.data()),
                                                static_cast<long>(file.size()));
        m_it->image->readMetadata();
    } catch (Exiv2::AnyError const& error) {
        throw unreadable(error);
    }
}

Metadata::~Metadata() = default;

bool Metadata::has_tags() const { return !m_it->image->exifData().empty(); }

Tags Metadata::tags() const { return read_tags(m_it->image->exifData()); }

std::uint32_t Metadata::width() const
{
    return static_cast<std::uint32_t>(std::max(0, m_it->image->pixelWidth()));
}
std::uint32_t Metadata::height() const
{
    return static_cast<std::uint32_t>(std::max(0, m_it->image->pixelHeight()));
}

std::optional<Preview> Metadata::preview(std::uint32_t longest_side) const
{
    try {
        Exiv2::PreviewManager const manager{*m_it->image};
        auto list = manager.getPreviewProperties();  // the smallest first
        std::erase_if(list, [](auto const& row) {
            return row.mimeType_ != "image/jpeg" || row.size_ == 0 || row.size_ > kMostPreview;
        });
        if (list.empty()) return std::nullopt;
        auto const found = std::ranges::find_if(
            list, [&](auto const& row) { return std::max(row.width_, row.height_) >= longest_side; });
        auto const picture = manager.getPreviewImage(found != list.end() ? *found : list.back());
        auto const* begin = reinterpret_cast<std::byte const*>(picture.pData());
        return Preview{{begin, begin + picture.size()}, picture.width(), picture.height()};
    } catch (Exiv2::AnyError const& error) {
        throw unreadable(error);
    }
}

}  // namespace lib::exif
