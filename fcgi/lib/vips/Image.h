#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

struct _VipsImage;

namespace lib::vips {

/// Before anything else, once. Only the loaders of JPEG, PNG, GIF, WebP, HEIF (HEIC and AVIF) and TIFF work; nothing is
/// cached and one thread computes. Throws std::runtime_error.
void initialise();

/// What the head of a picture says.
struct Head {
    int width = 0;  ///< pixels, as it is shown
    int height = 0;
    int orientation = 1;            ///< 1 to 8, of the file (TIFF 6.0, tag 274)
    std::vector<std::byte> exif{};  ///< "Exif", two zeros, TIFF; empty when there is none
};

/// Reads the head of a file alone. Throws std::runtime_error with libvips' words.
Head read_head(std::span<std::byte const> file);

/// A small picture in memory: upright, 8 bit, sRGB. All functions throw std::runtime_error with libvips' words.
class Image {
public:
    /// Of the bytes of a file, scaled down (never up) into a square of `side` pixels. One that is cut short is an error.
    /// `orientation` (1 to 8) is applied where the file itself has none.
    static Image thumbnail(std::span<std::byte const> file, int side, int orientation = 1);
    /// Of RGB pixels (3 bytes each, rows without gaps), copied.
    static Image of_pixels(std::span<std::uint8_t const> rgb, int width, int height);

    ~Image();
    Image(Image&& other) noexcept;
    Image& operator=(Image&& other) noexcept;

    int width() const;
    int height() const;

    /// Scaled down (never up) into a square of `side` pixels.
    Image reduced(int side) const;
    /// Turned clockwise by a multiple of 90 degrees.
    Image rotated(int degrees) const;

    void write_webp(int fd) const;
    /// RGBA, in the middle of a transparent square of `side` pixels.
    void write_png_square(int fd, int side) const;

private:
    explicit Image(_VipsImage* image) : m_image(image) {}
    static Image in_memory(_VipsImage* lazy);

    _VipsImage* m_image;
};

}  // namespace lib::vips
