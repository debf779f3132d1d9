#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace media {

/// Which reader a content is for.
enum class Reader { Picture, Raw, Bitmap, Container, None };

/// The name that media types have here, for that which libmagic gives; told apart further by the first bytes.
std::string usual_type(std::string_view magic_type, std::span<std::byte const> head);
/// By the usual type. A TIFF may still turn out to be raw.
Reader reader_for(std::string_view media_type);

}  // namespace media
