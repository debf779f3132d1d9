#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "media/DecoderProcess.h"
#include "util/UniqueFd.h"

/// The real decoder program, and the small files of tests/golden/media.
namespace decoding {

using domain::Derived;

inline std::string golden(std::string_view name)
{
    std::ifstream file{std::string{MEDIA_SYNC_GOLDEN} + "/media/" + std::string{name}, std::ios::binary};
    if (!file) throw std::runtime_error("no golden file " + std::string{name});
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A file without a name, with that content.
inline util::UniqueFd file_of(std::string_view bytes)
{
    util::UniqueFd fd{::memfd_create("media", MFD_CLOEXEC)};
    while (!bytes.empty()) {
        auto const wrote = ::write(fd.get(), bytes.data(), bytes.size());
        if (wrote <= 0) throw std::runtime_error("write of a test file");
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return fd;
}

inline std::string content_of(int fd)
{
    struct stat status {};
    ::fstat(fd, &status);
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    if (::pread(fd, bytes.data(), bytes.size(), 0) != status.st_size)
        throw std::runtime_error("read of a picture");
    return bytes;
}

/// A decoded picture, for looking at single pixels.
class Pixels {
public:
    explicit Pixels(std::string bytes) : m_bytes(std::move(bytes))
    {
        static bool const ready = vips_init("media_tests") == 0;
        m_image = ready ? vips_image_new_from_buffer(m_bytes.data(), m_bytes.size(), "", nullptr) : nullptr;
        if (m_image == nullptr) throw std::runtime_error(vips_error_buffer());
    }
    ~Pixels() { g_object_unref(m_image); }
    Pixels(Pixels const&) = delete;
    Pixels& operator=(Pixels const&) = delete;

    int width() const { return vips_image_get_width(m_image); }
    int height() const { return vips_image_get_height(m_image); }
    int bands() const { return vips_image_get_bands(m_image); }
    /// The colour that is nearest: "red", "green", "blue", "white", "black", or "clear" for what is transparent.
    std::string at(int x, int y) const
    {
        double* values = nullptr;
        int count = 0;
        if (vips_getpoint(m_image, &values, &count, x, y, nullptr) != 0)
            throw std::runtime_error("no such pixel");
        std::array<bool, 3> high{};
        for (int i = 0; i < 3 && i < count; ++i) high[static_cast<std::size_t>(i)] = values[i] > 127;
        bool const is_clear = count == 4 && values[3] == 0;
        g_free(values);
        if (is_clear) return "clear";
        if (high == std::array{true, true, true}) return "white";
        if (high == std::array{true, false, false}) return "red";
        if (high == std::array{false, true, false}) return "green";
        if (high == std::array{false, false, true}) return "blue";
        return high == std::array{false, false, false} ? "black" : "mixed";
    }

private:
    std::string m_bytes;
    VipsImage* m_image;
};

/// One file through the decoder.
struct Result {
    media::Decoded decoded;
    std::array<util::UniqueFd, domain::kDerived.size()> pictures;

    domain::MediaFacts const& facts() const { return decoded.answer.facts; }
    bool has(Derived derived) const { return decoded.answer.made[static_cast<std::size_t>(derived)]; }
    std::string bytes(Derived derived) const
    {
        return content_of(pictures[static_cast<std::size_t>(derived)].get());
    }
    Pixels pixels(Derived derived) const { return Pixels{bytes(derived)}; }
    /// Why there is no picture, empty when there is one.
    std::string trouble() const
    {
        return decoded.end == media::Decoded::End::Answered ? decoded.answer.trouble : decoded.reason;
    }
};

inline Result decode(media::DecoderProcess& decoder, std::string_view bytes)
{
    Result result;
    media::PictureFds fds{};
    for (std::size_t i = 0; i < fds.size(); ++i) {
        result.pictures[i] = file_of("");
        fds[i] = result.pictures[i].get();
    }
    auto const file = file_of(bytes);
    result.decoded = decoder.run(file.get(), fds);
    return result;
}

}  // namespace decoding
