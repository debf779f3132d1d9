#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "domain/MediaFacts.h"
#include "lib/exif/Metadata.h"
#include "lib/magic/ContentType.h"
#include "lib/vips/Image.h"
#include "media/decoder/Kind.h"

namespace media {

/// More are not decoded: a bomb, or a picture of which there is no thumbnail.
inline constexpr std::int64_t kMostPixels = 400'000'000;

/// A file of which facts and a picture are wanted. In the decoder alone. All functions but `facts` throw
/// std::runtime_error with words for people.
class Content {
public:
    /// `fd` stays open as long as this.
    Content(int fd, lib::magic::ContentType const& types);
    ~Content();
    Content(Content const&) = delete;
    Content& operator=(Content const&) = delete;

    /// What was found out so far: the type at least.
    domain::MediaFacts const& facts() const { return m_facts; }
    /// Reads the rest of the facts.
    void probe();
    /// The picture of it, its longer side at most `side` pixels; nullopt for what is none. After `probe`.
    std::optional<lib::vips::Image> picture(int side);

private:
    void probe_exif();
    void probe_picture();
    void note(lib::exif::Tags const& tags);
    void probe_container();
    lib::vips::Image raw_preview(int side);
    lib::vips::Image poster(int side);

    int m_fd;
    std::span<std::byte const> m_bytes;  ///< of the whole file, unless it is huge
    domain::MediaFacts m_facts;
    Reader m_reader = Reader::None;
    bool m_has_picture = false;
    int m_orientation = 1;
    std::unique_ptr<lib::exif::Metadata> m_metadata;
};

}  // namespace media
