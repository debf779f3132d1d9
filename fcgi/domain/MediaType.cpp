#include "domain/MediaType.h"

#include <algorithm>
#include <string>

#include "util/Ascii.h"

namespace domain {
namespace {

struct Row {
    std::string_view extension;
    std::string_view type;
};

/// Image, video and audio types without scripts. Of several extensions of a type the first one is its usual
/// one.
constexpr Row kMedia[]{
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"jpe", "image/jpeg"},
    {"jfif", "image/jpeg"},
    {"insp", "image/jpeg"},
    {"heic", "image/heic"},
    {"heif", "image/heif"},
    {"hif", "image/heif"},
    {"heics", "image/heic-sequence"},
    {"heifs", "image/heif-sequence"},
    {"png", "image/png"},
    {"apng", "image/apng"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"jxl", "image/jxl"},
    {"jp2", "image/jp2"},
    {"tiff", "image/tiff"},
    {"tif", "image/tiff"},
    {"bmp", "image/bmp"},
    {"ico", "image/x-icon"},
    {"psd", "image/vnd.adobe.photoshop"},
    {"dng", "image/x-adobe-dng"},
    {"cr2", "image/x-canon-cr2"},
    {"cr3", "image/x-canon-cr3"},
    {"crw", "image/x-canon-crw"},
    {"nef", "image/x-nikon-nef"},
    {"nrw", "image/x-nikon-nrw"},
    {"arw", "image/x-sony-arw"},
    {"srf", "image/x-sony-srf"},
    {"sr2", "image/x-sony-sr2"},
    {"raf", "image/x-fuji-raf"},
    {"orf", "image/x-olympus-orf"},
    {"rw2", "image/x-panasonic-rw2"},
    {"pef", "image/x-pentax-pef"},
    {"srw", "image/x-samsung-srw"},
    {"gpr", "image/x-gopro-gpr"},
    {"3fr", "image/x-hasselblad-3fr"},
    {"iiq", "image/x-phaseone-iiq"},
    {"mov", "video/quicktime"},
    {"qt", "video/quicktime"},
    {"mp4", "video/mp4"},
    {"insv", "video/mp4"},
    {"lrv", "video/mp4"},
    {"m4v", "video/x-m4v"},
    {"avi", "video/x-msvideo"},
    {"mkv", "video/x-matroska"},
    {"webm", "video/webm"},
    {"mts", "video/mp2t"},
    {"m2ts", "video/mp2t"},
    {"mpg", "video/mpeg"},
    {"mpeg", "video/mpeg"},
    {"3gp", "video/3gpp"},
    {"3g2", "video/3gpp2"},
    {"ogv", "video/ogg"},
    {"wmv", "video/x-ms-wmv"},
    {"flv", "video/x-flv"},
    {"mxf", "video/mxf"},
    {"braw", "video/x-braw"},
    {"r3d", "video/x-r3d"},
    {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},
    {"m4b", "audio/mp4"},
    {"aac", "audio/aac"},
    {"wav", "audio/wav"},
    {"flac", "audio/flac"},
    {"ogg", "audio/ogg"},
    {"oga", "audio/ogg"},
    {"opus", "audio/opus"},
    {"aif", "audio/aiff"},
    {"aiff", "audio/aiff"},
    {"caf", "audio/x-caf"},
    {"amr", "audio/amr"},
    {"wma", "audio/x-ms-wma"},
    {"mka", "audio/x-matroska"},
};

constexpr ServedType kUnknown{"application/octet-stream", false};

/// Other names of types that clients send, and types that are stored but never shown.
constexpr Row kOtherTypes[]{
    {"jpg", "image/jpg"},
    {"jpg", "image/pjpeg"},
    {"png", "image/x-png"},
    {"bmp", "image/x-ms-bmp"},
    {"ico", "image/vnd.microsoft.icon"},
    {"dng", "image/dng"},
    {"dng", "image/x-dng"},
    {"avi", "video/avi"},
    {"avi", "video/vnd.avi"},
    {"avi", "video/msvideo"},
    {"mkv", "video/matroska"},
    {"m4a", "audio/x-m4a"},
    {"mp3", "audio/mp3"},
    {"wav", "audio/x-wav"},
    {"wav", "audio/wave"},
    {"wav", "audio/vnd.wave"},
    {"flac", "audio/x-flac"},
    {"aif", "audio/x-aiff"},
    {"aac", "audio/x-aac"},
    {"svg", "image/svg+xml"},
    {"pdf", "application/pdf"},
    {"zip", "application/zip"},
    {"json", "application/json"},
    {"txt", "text/plain"},
    {"csv", "text/csv"},
    {"mxf", "application/mxf"},
    {"ogg", "application/ogg"},
    {"xmp", "application/rdf+xml"},
};

std::string_view without_parameters(std::string_view media_type)
{
    return util::trimmed(media_type.substr(0, media_type.find(';')));
}

}  // namespace

std::string extension_of(std::string_view file_name)
{
    auto const dot = file_name.find_last_of("./\\");
    if (dot == std::string_view::npos || file_name[dot] != '.') return {};
    return util::ascii_lower(file_name.substr(dot + 1));
}

ServedType served_type(std::string_view file_name)
{
    auto const row = std::ranges::find(kMedia, extension_of(file_name), &Row::extension);
    return row == std::end(kMedia) ? kUnknown : ServedType{row->type, true};
}

ServedType served_type(std::string_view media_type, std::string_view file_name)
{
    if (media_type.empty() || media_type == kUnknown.type) return served_type(file_name);
    auto const row = std::ranges::find(kMedia, media_type, &Row::type);
    return row == std::end(kMedia) ? kUnknown : ServedType{row->type, true};
}

MediaKind media_kind(std::string_view file_name)
{
    if (extension_of(file_name) == "svg")
        return MediaKind::Image;  // that is never shown: it may hold scripts
    auto const type = served_type(file_name).type;
    for (auto const kind : {MediaKind::Image, MediaKind::Video, MediaKind::Audio})
        if (type.starts_with(word_of(kind))) return kind;
    return MediaKind::Other;
}

std::string_view word_of(MediaKind kind)
{
    switch (kind) {
        case MediaKind::Image:
            return "image";
        case MediaKind::Video:
            return "video";
        case MediaKind::Audio:
            return "audio";
        case MediaKind::Other:
            return "other";
    }
    return "";
}

std::string_view extension_for(std::string_view media_type)
{
    auto const type = util::ascii_lower(without_parameters(media_type));
    if (auto const row = std::ranges::find(kMedia, type, &Row::type); row != std::end(kMedia))
        return row->extension;
    if (auto const row = std::ranges::find(kOtherTypes, type, &Row::type); row != std::end(kOtherTypes))
        return row->extension;
    return {};
}

}  // namespace domain
