#pragma once

#include <string>
#include <string_view>

namespace domain {

/// How a stored file goes out.
struct ServedType {
    std::string_view type;  ///< Content-Type; static storage
    bool inline_safe;       ///< a browser may show it: a known image, video or audio type without scripts
};

/// In lower case and without its dot; empty when the last component has none.
std::string extension_of(std::string_view file_name);

/// By the extension of the name, in any case. Everything that is not a known image, video or audio type is
/// {"application/octet-stream", false}: SVG, HTML, XML and scripts among them.
ServedType served_type(std::string_view file_name);

/// By what the content is (a media type without parameters), under the same rule; the name decides for a content that says
/// nothing: "" or "application/octet-stream".
ServedType served_type(std::string_view media_type, std::string_view file_name);

/// What a person calls it. The numbers are those of the catalogue.
enum class MediaKind { Image = 0, Video = 1, Audio = 2, Other = 3 };

inline constexpr MediaKind kMediaKinds[] = {MediaKind::Image, MediaKind::Video, MediaKind::Audio,
                                            MediaKind::Other};

/// By the extension of the name, in any case.
MediaKind media_kind(std::string_view file_name);
/// "image", "video", "audio", "other"
std::string_view word_of(MediaKind kind);

/// The usual extension without a dot ("heic", "mov"), "" if the type is unknown. Case and parameters are
/// ignored. Static storage.
std::string_view extension_for(std::string_view media_type);

}  // namespace domain
