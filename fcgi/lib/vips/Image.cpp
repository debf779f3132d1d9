#include "lib/vips/Image.h"

#include <vips/vips.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace lib::vips {

namespace {

constexpr int kWebpQuality = 80;
constexpr int kWebpEffort = 2;      // of 6: twice as quick as the usual 4, 3 % larger
constexpr int kPngCompression = 1;  // 6 would take 7 ms more and save 10 %
constexpr char const* kWhole =
    "[fail_on=truncated]";  // for all loaders; the argument of that name is not passed on to all

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;

[[noreturn]] void raise()
{
    std::string text{vips_error_buffer()};
    vips_error_clear();
    text = text.substr(0, text.find('\n'));
    throw std::runtime_error{text.empty() ? "libvips gave no reason" : text};
}

void check(int result)
{
    if (result != 0) raise();
}

/// From memory it is quicker than from a descriptor: libvips would read blocks of 4 KiB.
Held<VipsSource> source_of(std::span<std::byte const> file)
{
    Held<VipsSource> source{vips_source_new_from_memory(file.data(), file.size())};
    if (!source) raise();
    return source;
}

Held<VipsTarget> target_of(int fd)
{
    Held<VipsTarget> target{vips_target_new_to_descriptor(fd)};
    if (!target) raise();
    return target;
}

/// The result of an operation of libvips: `done([&](VipsImage** out) { return vips_...(in, out, ...); })`
template <class Operation>
Held<VipsImage> done(Operation const& operation)
{
    VipsImage* out = nullptr;
    check(operation(&out));
    return Held<VipsImage>{out};
}

Held<VipsImage> head_of(VipsSource* source)
{
    Held<VipsImage> image{vips_image_new_from_source(source, "", "access", VIPS_ACCESS_SEQUENTIAL, nullptr)};
    if (!image) raise();
    return image;
}

/// Colour management takes 8 ms, and changes nothing where neither side names a profile.
bool has_own_colours(VipsImage* head)
{
    return vips_image_get_typeof(head, VIPS_META_ICC_NAME) != 0 ||
           vips_image_get_interpretation(head) == VIPS_INTERPRETATION_CMYK;
}

}  // namespace

void initialise()
{
    if (vips_init("media-sync") != 0) raise();
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (char const* loader : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadNsgif",
                               "VipsForeignLoadWebp", "VipsForeignLoadHeif", "VipsForeignLoadTiff"})
        vips_operation_block_set(loader, FALSE);
    vips_block_untrusted_set(TRUE);
}

Head read_head(std::span<std::byte const> file)
{
    auto const source = source_of(file);
    auto const image = head_of(source.get());
    Head head{vips_image_get_width(image.get()), vips_image_get_page_height(image.get()),
              vips_image_get_orientation(image.get())};
    if (head.orientation >= 5) std::swap(head.width, head.height);
    void const* exif = nullptr;
    std::size_t length = 0;
    if (vips_image_get_typeof(image.get(), VIPS_META_EXIF_NAME) != 0 &&
        vips_image_get_blob(image.get(), VIPS_META_EXIF_NAME, &exif, &length) == 0) {
        auto const* begin = static_cast<std::byte const*>(exif);
        head.exif.assign(begin, begin + length);
    }
    return head;
}

/// Computes it now: what is wrong with a file shows here.
Image Image::in_memory(VipsImage* lazy)
{
    Held<VipsImage> const held{lazy};
    auto const srgb =
        done([&](VipsImage** out) { return vips_colourspace(lazy, out, VIPS_INTERPRETATION_sRGB, nullptr); });
    auto const bytes = done([&](VipsImage** out) { return vips_cast_uchar(srgb.get(), out, nullptr); });
    VipsImage* copy = vips_image_copy_memory(bytes.get());
    if (copy == nullptr) raise();
    return Image{copy};
}

Image Image::thumbnail(std::span<std::byte const> file, int side, int orientation)
{
    auto const source = source_of(file);
    bool has_colours = false;
    bool is_turned = false;
    {
        auto const head = head_of(source.get());
        has_colours = has_own_colours(head.get());
        is_turned = vips_image_get_orientation(head.get()) != 1;
    }
    auto image = done([&](VipsImage** out) {
        return vips_thumbnail_source(source.get(), out, side, "height", side, "size", VIPS_SIZE_DOWN,
                                     "option_string", kWhole, has_colours ? "export_profile" : nullptr,
                                     "srgb", nullptr);
    });
    if (orientation == 1 || is_turned) return in_memory(image.release());
    auto const named = done([&](VipsImage** out) { return vips_copy(image.get(), out, nullptr); });
    vips_image_set_int(named.get(), VIPS_META_ORIENTATION, orientation);
    auto const memory = done([&](VipsImage** out) {
        *out = vips_image_copy_memory(named.get());
        return *out != nullptr ? 0 : -1;
    });
    return in_memory(
        done([&](VipsImage** out) { return vips_autorot(memory.get(), out, nullptr); }).release());
}

Image Image::of_pixels(std::span<std::uint8_t const> rgb, int width, int height)
{
    VipsImage* image =
        vips_image_new_from_memory_copy(rgb.data(), rgb.size(), width, height, 3, VIPS_FORMAT_UCHAR);
    if (image == nullptr) raise();
    image->Type = VIPS_INTERPRETATION_sRGB;
    return Image{image};
}

Image::~Image()
{
    if (m_image != nullptr) g_object_unref(m_image);
}

Image::Image(Image&& other) noexcept : m_image(std::exchange(other.m_image, nullptr)) {}

Image& Image::operator=(Image&& other) noexcept
{
    std::swap(m_image, other.m_image);
    return *this;
}

int Image::width() const { return vips_image_get_width(m_image); }
int Image::height() const { return vips_image_get_height(m_image); }

Image Image::reduced(int side) const
{
    auto image = done([&](VipsImage** out) {
        return vips_thumbnail_image(m_image, out, side, "height", side, "size", VIPS_SIZE_DOWN, "no_rotate",
                                    TRUE, nullptr);
    });
    return in_memory(image.release());
}

Image Image::rotated(int degrees) const
{
    auto const angle = static_cast<VipsAngle>(((degrees / 90) % 4 + 4) % 4);
    return in_memory(done([&](VipsImage** out) { return vips_rot(m_image, out, angle, nullptr); }).release());
}

void Image::write_webp(int fd) const
{
    auto const target = target_of(fd);
    check(vips_webpsave_target(m_image, target.get(), "Q", kWebpQuality, "effort", kWebpEffort, "strip", TRUE,
                               nullptr));
}

void Image::write_png_square(int fd, int side) const
{
    Held<VipsImage> with_alpha;
    if (vips_image_hasalpha(m_image))
        with_alpha.reset(static_cast<VipsImage*>(g_object_ref(m_image)));
    else
        with_alpha = done([&](VipsImage** out) { return vips_addalpha(m_image, out, nullptr); });
    auto const square = done([&](VipsImage** out) {
        return vips_gravity(with_alpha.get(), out, VIPS_COMPASS_DIRECTION_CENTRE, side, side, "extend",
                            VIPS_EXTEND_BLACK, nullptr);
    });
    auto const target = target_of(fd);
    check(vips_pngsave_target(square.get(), target.get(), "compression", kPngCompression, "strip", TRUE,
                              nullptr));
}

}  // namespace lib::vips
