#include "media/decoder/Kind.h"

#include <algorithm>

namespace media {

namespace {

struct Alias {
    std::string_view magic;
    std::string_view usual;
};

constexpr Alias kAliases[]{
    {"image/x-ms-bmp", "image/bmp"},
    {"image/vnd.microsoft.icon", "image/x-icon"},
    {"image/x-adobe-dng", "image/x-adobe-dng"},
    {"audio/x-wav", "audio/wav"},
    {"audio/x-flac", "audio/flac"},
    {"audio/x-aiff", "audio/aiff"},
    {"audio/x-m4a", "audio/mp4"},
    {"audio/x-hx-aac-adts", "audio/aac"},
    {"audio/x-mp4a-latm", "audio/aac"},
    {"video/MP2T", "video/mp2t"},
    {"video/x-ms-asf", "video/x-ms-wmv"},
    {"video/mp4v-es", "video/mpeg"},
    {"application/mxf", "video/mxf"},
    {"application/ogg", "video/ogg"},
};

constexpr std::string_view kPictures[]{
    "image/jpeg", "image/png",           "image/apng",          "image/gif",  "image/webp", "image/heic",
    "image/heif", "image/heic-sequence", "image/heif-sequence", "image/avif", "image/tiff",
};

constexpr std::string_view kRaw[]{
    "image/x-adobe-dng",     "image/x-canon-cr2",  "image/x-canon-cr3",   "image/x-canon-crw",
    "image/x-nikon-nef",     "image/x-sony-arw",   "image/x-fuji-raf",    "image/x-olympus-orf",
    "image/x-panasonic-rw2", "image/x-pentax-pef", "image/x-samsung-srw",
};

/// Packets of 188 bytes, or of 192 bytes that begin with a time stamp, as camcorders write them.
bool is_transport_stream(std::span<std::byte const> head)
{
    auto const has_sync = [&](std::size_t first, std::size_t packet) {
        constexpr std::byte kSync{0x47};
        return head.size() > first + 2 * packet && head[first] == kSync && head[first + packet] == kSync &&
               head[first + 2 * packet] == kSync;
    };
    return has_sync(0, 188) || has_sync(4, 192);
}

std::string_view text_of(std::span<std::byte const> head, std::size_t at, std::size_t length)
{
    if (head.size() < at + length) return {};
    return {reinterpret_cast<char const*>(head.data()) + at, length};
}

}  // namespace

std::string usual_type(std::string_view magic_type, std::span<std::byte const> head)
{
    if (auto const row = std::ranges::find(kAliases, magic_type, &Alias::magic); row != std::end(kAliases))
        return std::string{row->usual};
    if (magic_type == "application/octet-stream" && is_transport_stream(head)) return "video/mp2t";
    if (magic_type == "image/tiff" && text_of(head, 8, 2) == "CR") return "image/x-canon-cr2";
    if (text_of(head, 4, 4) == "ftyp") {
        auto const brand = text_of(head, 8, 4);
        if (brand == "avif" || brand == "avis") return "image/avif";
        if (brand == "crx ") return "image/x-canon-cr3";
        if (brand == "heic" || brand == "heix") return "image/heic";
        if (brand == "mif1" || brand == "msf1") return "image/heif";
        if (brand == "qt  ") return "video/quicktime";
    }
    return std::string{magic_type};
}

Reader reader_for(std::string_view media_type)
{
    if (std::ranges::find(kPictures, media_type) != std::end(kPictures)) return Reader::Picture;
    if (std::ranges::find(kRaw, media_type) != std::end(kRaw)) return Reader::Raw;
    if (media_type == "image/bmp") return Reader::Bitmap;
    if (media_type.starts_with("video/") || media_type.starts_with("audio/")) return Reader::Container;
    return Reader::None;
}

}  // namespace media
