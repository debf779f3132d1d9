#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lib::ffmpeg {

/// What the head of a container says.
struct Info {
    std::string format;  ///< libav's names of the container: "mov,mp4,m4a,3gp,3g2,mj2"
    std::string brand;   ///< major brand of an ISO container: "qt  ", "isom"
    std::optional<std::int64_t> duration_us;
    int width = 0;  ///< pixels, before the rotation
    int height = 0;
    int rotation = 0;  ///< degrees clockwise to show it upright: 0, 90, 180 or 270
    double frame_rate = 0;
    std::string video_codec, audio_codec;     ///< libav's names: "hevc", "aac"
    std::map<std::string, std::string> tags;  ///< of the container, lower-case names
};

/// A decoded picture: RGB, 3 bytes a pixel, rows without gaps.
struct Frame {
    std::vector<std::uint8_t> rgb;
    int width = 0;
    int height = 0;
};

/// Before anything else, once.
void initialise();

/// A video, a sound or a BMP that is read from a descriptor; opens nothing else, whatever the file refers to. All
/// functions throw std::runtime_error with libav's words.
class Video {
public:
    /// `fd` stays open as long as this. `most_pixels`: larger pictures are refused.
    Video(int fd, std::int64_t most_pixels);
    ~Video();
    Video(Video const&) = delete;
    Video& operator=(Video const&) = delete;

    Info info() const;
    /// A frame near `position_us`, its longer side at most `side` pixels, not rotated. Once.
    Frame frame(std::int64_t position_us, int side);

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_it;
};

}  // namespace lib::ffmpeg
