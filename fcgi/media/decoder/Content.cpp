#include "media/decoder/Content.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "lib/ffmpeg/Video.h"

namespace media {

namespace {

constexpr std::size_t kMostMapped = 1U << 30;  // bytes
constexpr std::size_t kHead = 256 * 1024;      // bytes that tell the type
constexpr std::int64_t kPosterAt = 1'000'000;  // µs
constexpr std::int64_t kSecond = 1'000'000;    // µs

void refuse_bombs(std::int64_t width, std::int64_t height)
{
    if (width * height > kMostPixels)
        throw std::runtime_error{
            fmt::format("The picture has {} megapixels, more than the {} that are decoded.",
                        width * height / 1'000'000, kMostPixels / 1'000'000)};
}

std::optional<domain::CaptureTime> capture_time(lib::exif::Tags const& tags)
{
    if (auto time = domain::parse_exif_time(tags.date_time_original, tags.sub_sec_original,
                                            tags.offset_time_original, "DateTimeOriginal"))
        return time;
    if (auto time = domain::parse_exif_time(tags.date_time, "", tags.offset_time, "DateTime")) return time;
    auto time = domain::parse_exif_time(tags.gps_date + " 00:00:00", "", "Z", "GPSDateStamp");
    if (!time || !tags.gps_seconds || *tags.gps_seconds < 0 || *tags.gps_seconds >= 86'400)
        return std::nullopt;
    time->civil_us += static_cast<std::int64_t>(*tags.gps_seconds * kSecond);
    return time;
}

std::string_view tag(lib::ffmpeg::Info const& info, std::initializer_list<char const*> names)
{
    for (char const* name : names)
        if (auto const found = info.tags.find(name); found != info.tags.end()) return found->second;
    return {};
}

std::optional<domain::CaptureTime> capture_time(lib::ffmpeg::Info const& info)
{
    auto const date = tag(info, {"com.apple.quicktime.creationdate"});
    if (auto time = domain::parse_iso_time(date, "creationdate")) return time;
    auto time = domain::parse_iso_time(tag(info, {"creation_time"}), "mvhd");
    // Cameras that do not know the time write the beginning of theirs.
    return time && time->civil_us > 0 ? time : std::nullopt;
}

/// Clockwise, of an orientation; those with a mirror count as the turn alone.
int degrees_of(int orientation)
{
    switch (orientation) {
        case 3:
        case 4:
            return 180;
        case 5:
        case 6:
            return 90;
        case 7:
        case 8:
            return 270;
        default:
            return 0;
    }
}

std::string raw_type(lib::exif::Tags const& tags)
{
    if (tags.is_dng) return "image/x-adobe-dng";
    if (tags.make.starts_with("NIKON")) return "image/x-nikon-nef";
    if (tags.make.starts_with("SONY")) return "image/x-sony-arw";
    if (tags.make.starts_with("PENTAX")) return "image/x-pentax-pef";
    return "image/tiff";
}

}  // namespace

Content::Content(int fd, lib::magic::ContentType const& types) : m_fd(fd)
{
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) throw std::runtime_error{"It is not a file."};
    auto const size = std::min(static_cast<std::size_t>(status.st_size), kMostMapped);
    if (size == 0) return;
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (mapped == MAP_FAILED) throw std::runtime_error{"The file cannot be read."};
    m_bytes = {static_cast<std::byte const*>(mapped), size};
    auto const head = m_bytes.first(std::min(size, kHead));
    m_facts.media_type = usual_type(types.of(head), head);
    m_reader = reader_for(m_facts.media_type);
}

Content::~Content()
{
    if (!m_bytes.empty()) ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
}

void Content::probe()
{
    switch (m_reader) {
        case Reader::Picture:
        case Reader::Raw:
            probe_exif();
            break;
        case Reader::Bitmap:
        case Reader::Container:
            return probe_container();
        case Reader::None:
            return;
    }
    m_has_picture = true;
    if (m_reader != Reader::Raw) probe_picture();
}

void Content::probe_picture()
{
    auto const head = lib::vips::read_head(m_bytes);
    m_facts.width = head.width;
    m_facts.height = head.height;
    m_facts.rotation = degrees_of(head.orientation);
    refuse_bombs(head.width, head.height);
    if (head.exif.empty() || (m_metadata && m_metadata->has_tags())) return;
    // exiv2 does not find what other programs have put into a HEIC.
    try {
        note(lib::exif::tags_of_block(head.exif));
    } catch (std::exception const&) {
    }
}

/// A picture without readable metadata is still a picture.
void Content::probe_exif()
{
    lib::exif::Tags tags;
    try {
        m_metadata = std::make_unique<lib::exif::Metadata>(m_bytes);
        tags = m_metadata->tags();
    } catch (std::exception const&) {
        return;
    }
    note(tags);
    if (m_facts.media_type == "image/tiff" && (tags.is_dng || tags.is_reduced)) {
        m_facts.media_type = raw_type(tags);
        m_reader = Reader::Raw;
    }
    if (m_reader != Reader::Raw) return;
    m_orientation = tags.orientation;
    m_facts.rotation = degrees_of(m_orientation);
    constexpr std::uint32_t kMostSide = 100'000;
    if (m_metadata->width() > kMostSide || m_metadata->height() > kMostSide) return;
    m_facts.width = static_cast<int>(m_metadata->width());
    m_facts.height = static_cast<int>(m_metadata->height());
    if (m_orientation >= 5) std::swap(m_facts.width, m_facts.height);
}

void Content::note(lib::exif::Tags const& tags)
{
    m_facts.captured = capture_time(tags);
    m_facts.make = tags.make;
    m_facts.model = tags.model;
    m_facts.lens = tags.lens;
    m_facts.content_id = tags.content_id;
    if (tags.latitude && tags.longitude)
        m_facts.position = domain::checked({*tags.latitude, *tags.longitude, tags.altitude});
}

void Content::probe_container()
{
    lib::ffmpeg::Video const video{m_fd, kMostPixels};
    auto const info = video.info();
    m_has_picture = !info.video_codec.empty();
    m_facts.width = info.width;
    m_facts.height = info.height;
    m_facts.rotation = info.rotation;
    if (info.rotation % 180 != 0) std::swap(m_facts.width, m_facts.height);
    if (m_reader == Reader::Bitmap) return refuse_bombs(info.width, info.height);
    m_facts.duration_us = info.duration_us;
    m_facts.frame_rate = info.frame_rate;
    m_facts.video_codec = info.video_codec;
    m_facts.audio_codec = info.audio_codec;
    m_facts.captured = capture_time(info);
    m_facts.make = tag(info, {"com.apple.quicktime.make", "make"});
    m_facts.model = tag(info, {"com.apple.quicktime.model", "model"});
    m_facts.content_id = tag(info, {"com.apple.quicktime.content.identifier"});
    m_facts.position = domain::parse_iso_position(
        tag(info, {"com.apple.quicktime.location.iso6709", "location", "location-eng"}));
    refuse_bombs(info.width, info.height);
}

std::optional<lib::vips::Image> Content::picture(int side)
{
    if (!m_has_picture) return std::nullopt;
    switch (m_reader) {
        case Reader::Picture:
            return lib::vips::Image::thumbnail(m_bytes, side);
        case Reader::Raw:
            return raw_preview(side);
        default:
            return poster(side);
    }
}

lib::vips::Image Content::raw_preview(int side)
{
    auto const preview = m_metadata ? m_metadata->preview(static_cast<std::uint32_t>(side))
                                    : std::optional<lib::exif::Preview>{};
    if (!preview) throw std::runtime_error{"The raw picture holds no preview."};
    refuse_bombs(preview->width, preview->height);
    return lib::vips::Image::thumbnail(preview->bytes, side, m_orientation);
}

lib::vips::Image Content::poster(int side)
{
    auto const at = [&](std::int64_t position) {
        lib::ffmpeg::Video video{m_fd, kMostPixels};
        auto const frame = video.frame(position, side);
        return lib::vips::Image::of_pixels(frame.rgb, frame.width, frame.height).rotated(m_facts.rotation);
    };
    auto const position = std::min(m_facts.duration_us.value_or(0) / 10, kPosterAt);
    if (position == 0) return at(0);
    try {
        return at(position);
    } catch (std::runtime_error const&) {
        return at(0);
    }
}

}  // namespace media
