#include "lib/ffmpeg/Video.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "util/Ascii.h"

namespace lib::ffmpeg {

namespace {

constexpr int kBlock = 64 * 1024;
constexpr std::int64_t kProbeBytes = 8 << 20;
constexpr std::int64_t kProbeTime = 5 * AV_TIME_BASE;
constexpr int kMostPackets = 2000;  // until a frame comes
constexpr int kMostStreams = 64;
constexpr int kMostTag = 400;  // bytes
/// Nothing that names other files: no playlists, no concatenations.
constexpr char const* kFormats =
    "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,mpeg,flv,asf,ogg,mxf,mp3,wav,flac,aac,aiff,caf,amr,bmp_"
    "pipe,dv,"
    "mpegvideo,h264,hevc";

struct Free {
    void operator()(AVFormatContext* it) const { avformat_close_input(&it); }
    void operator()(AVCodecContext* it) const { avcodec_free_context(&it); }
    void operator()(AVPacket* it) const { av_packet_free(&it); }
    void operator()(AVFrame* it) const { av_frame_free(&it); }
    void operator()(SwsContext* it) const { sws_freeContext(it); }
    void operator()(AVIOContext* it) const
    {
        av_freep(&it->buffer);
        avio_context_free(&it);
    }
    void operator()(AVDictionary* it) const { av_dict_free(&it); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

void check(int result, char const* doing)
{
    if (result >= 0) return;
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(result, text.data(), text.size());
    throw std::runtime_error{std::string{doing} + ": " + text.data()};
}

template <class T>
Held<T> held(T* it)
{
    if (it == nullptr) throw std::runtime_error{"out of memory"};
    return Held<T>{it};
}

struct Input {
    int fd;
    std::int64_t at = 0;
};

int read_input(void* opaque, std::uint8_t* out, int size)
{
    auto& input = *static_cast<Input*>(opaque);
    ssize_t got = 0;
    do got = ::pread(input.fd, out, static_cast<std::size_t>(size), input.at);
    while (got < 0 && errno == EINTR);
    if (got == 0) return AVERROR_EOF;
    if (got < 0) return AVERROR(errno);
    input.at += got;
    return static_cast<int>(got);
}

std::int64_t seek_input(void* opaque, std::int64_t offset, int whence)
{
    auto& input = *static_cast<Input*>(opaque);
    struct stat status {};
    if (::fstat(input.fd, &status) != 0) return AVERROR(errno);
    switch (whence & ~AVSEEK_FORCE) {
        case AVSEEK_SIZE:
            return status.st_size;
        case SEEK_SET:
            break;
        case SEEK_CUR:
            offset += input.at;
            break;
        case SEEK_END:
            offset += status.st_size;
            break;
        default:
            return AVERROR(EINVAL);
    }
    if (offset < 0) return AVERROR(EINVAL);
    return input.at = offset;
}

int rotation_of(AVStream const& stream)
{
    auto const* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
    if (matrix == nullptr) return 0;
    double const angle = -av_display_rotation_get(reinterpret_cast<std::int32_t const*>(matrix));
    if (std::isnan(angle)) return 0;
    int const quarters = static_cast<int>(std::lround(angle / 90)) % 4;
    return (quarters + 4) % 4 * 90;
}

void add_tags(AVDictionary const* dictionary, std::map<std::string, std::string>& tags)
{
    AVDictionaryEntry const* entry = nullptr;
    while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
        std::string_view const value{entry->value};
        if (value.size() <= kMostTag && tags.size() < kMostTag)
            tags.try_emplace(util::ascii_lower(entry->key), value);
    }
}

char const* codec_name(AVCodecParameters const& parameters) { return avcodec_get_name(parameters.codec_id); }

/// Of the whole frame, its longer side at most `side`.
Frame to_rgb(AVFrame const& frame, int side)
{
    double const factor = std::min(1.0, static_cast<double>(side) / std::max(frame.width, frame.height));
    Frame out;
    out.width = std::max(1, static_cast<int>(std::lround(frame.width * factor)));
    out.height = std::max(1, static_cast<int>(std::lround(frame.height * factor)));
    auto const stride = out.width * 3;
    // The scaler writes whole vectors: its rows need room behind the last pixel.
    out.rgb.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(out.height) + 64);
    auto const scaler = held(
        sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), out.width,
                       out.height, AV_PIX_FMT_RGB24, SWS_AREA | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
    bool const is_hd = frame.height >= 720;
    int const matrix = frame.colorspace == AVCOL_SPC_UNSPECIFIED ? (is_hd ? SWS_CS_ITU709 : SWS_CS_ITU601)
                                                                 : frame.colorspace;
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix), frame.color_range == AVCOL_RANGE_JPEG,
                             sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
    std::uint8_t* const planes[4] = {out.rgb.data(), nullptr, nullptr, nullptr};
    int const strides[4] = {stride, 0, 0, 0};
    check(sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes, strides), "scale");
    out.rgb.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(out.height));
    return out;
}

}  // namespace

struct Video::Implementation {
    Input input;
    std::int64_t most_pixels;
    Held<AVIOContext> io;
    Held<AVFormatContext> format;

    AVStream* best(AVMediaType type) const
    {
        int const index = av_find_best_stream(format.get(), type, -1, -1, nullptr, 0);
        return index < 0 ? nullptr : format->streams[index];
    }
    Held<AVCodecContext> open_decoder(AVStream const& stream) const;
    void open();
};

void initialise() { av_log_set_level(AV_LOG_QUIET); }

void Video::Implementation::open()
{
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBlock));
    io = held(avio_alloc_context(buffer, kBlock, 0, &input, read_input, nullptr, seek_input));
    AVFormatContext* context = avformat_alloc_context();
    if (context == nullptr) throw std::runtime_error{"out of memory"};
    context->pb = io.get();
    context->probesize = kProbeBytes;
    context->max_analyze_duration = kProbeTime;
    context->max_streams = kMostStreams;
    AVDictionary* wishes = nullptr;
    av_dict_set(&wishes, "format_whitelist", kFormats, 0);
    av_dict_set(&wishes, "protocol_whitelist", "none", 0);
    int const opened =
        avformat_open_input(&context, "", nullptr, &wishes);  // frees the context when it fails
    Held<AVDictionary> const rest{wishes};
    check(opened, "open");
    format.reset(context);
    check(avformat_find_stream_info(context, nullptr), "read the streams");
}

Held<AVCodecContext> Video::Implementation::open_decoder(AVStream const& stream) const
{
    auto const* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (codec == nullptr)
        throw std::runtime_error{"no decoder for " + std::string{codec_name(*stream.codecpar)}};
    auto decoder = held(avcodec_alloc_context3(codec));
    check(avcodec_parameters_to_context(decoder.get(), stream.codecpar), "parameters");
    decoder->thread_count = 1;
    decoder->max_pixels = most_pixels;
    decoder->skip_frame = AVDISCARD_NONREF;
    check(avcodec_open2(decoder.get(), codec, nullptr), "open the decoder");
    return decoder;
}

Video::Video(int fd, std::int64_t most_pixels)
    : m_it(std::make_unique<Implementation>(Implementation{{fd, 0}, most_pixels, nullptr, nullptr}))
{
    m_it->open();
}

Video::~Video() = default;

Info Video::info() const
{
    auto const& format = *m_it->format;
    Info info;
    info.format = format.iformat->name;
    if (format.duration > 0) info.duration_us = format.duration;
    add_tags(format.metadata, info.tags);
    if (auto const brand = info.tags.find("major_brand"); brand != info.tags.end())
        info.brand = brand->second;
    if (auto const* video = m_it->best(AVMEDIA_TYPE_VIDEO)) {
        info.width = video->codecpar->width;
        info.height = video->codecpar->height;
        info.rotation = rotation_of(*video);
        info.frame_rate = video->avg_frame_rate.den != 0 ? av_q2d(video->avg_frame_rate) : 0;
        info.video_codec = codec_name(*video->codecpar);
        add_tags(video->metadata, info.tags);
    }
    if (auto const* audio = m_it->best(AVMEDIA_TYPE_AUDIO)) info.audio_codec = codec_name(*audio->codecpar);
    return info;
}

Frame Video::frame(std::int64_t position_us, int side)
{
    auto* const stream = m_it->best(AVMEDIA_TYPE_VIDEO);
    if (stream == nullptr) throw std::runtime_error{"no picture in it"};
    auto const decoder = m_it->open_decoder(*stream);
    if (position_us > 0) av_seek_frame(m_it->format.get(), -1, position_us, AVSEEK_FLAG_BACKWARD);
    auto const packet = held(av_packet_alloc());
    auto const frame = held(av_frame_alloc());
    for (int packets = 0; packets < kMostPackets; ++packets) {
        int const got = av_read_frame(m_it->format.get(), packet.get());
        bool const is_end = got < 0;
        bool const is_ours = !is_end && packet->stream_index == stream->index;
        if (is_end || is_ours) avcodec_send_packet(decoder.get(), is_end ? nullptr : packet.get());
        av_packet_unref(packet.get());
        if ((is_end || is_ours) && avcodec_receive_frame(decoder.get(), frame.get()) == 0) {
            if (std::int64_t{frame->width} * frame->height > m_it->most_pixels)
                throw std::runtime_error{"the frame is too large"};
            return to_rgb(*frame, side);
        }
        if (is_end) break;
    }
    throw std::runtime_error{"no frame can be decoded"};
}

}  // namespace lib::ffmpeg
