// Thumbnails of 12 megapixel JPEGs: the decoder against the programs vipsthumbnail and convert, on the same files, in CPU
// time. Not built by default: `ninja thumbnail_bench`; libvips-tools and imagemagick should be there.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "Decoding.h"

namespace {

constexpr int kFiles = 6;
constexpr int kTimes = 5;  // each of them in a round: the start of a program is spread over many
constexpr int kRounds = 3;

/// Like a photo: shapes, and the noise of a sensor.
void make_photo(std::string const& path, int number)
{
    VipsImage *noise = nullptr, *waves = nullptr, *sum = nullptr, *bytes = nullptr, *rgb = nullptr;
    bool const good = vips_gaussnoise(&noise, 4000, 3000, "mean", 128.0, "sigma", 6.0, nullptr) == 0 &&
                      vips_sines(&waves, 4000, 3000, "hfreq", 3.0 + number, "vfreq", 2.0, nullptr) == 0 &&
                      vips_linear1(waves, &sum, 90, 0, nullptr) == 0 &&
                      vips_add(sum, noise, &bytes, nullptr) == 0;
    VipsImage* bands[] = {bytes, noise, bytes};
    VipsImage* cast = nullptr;
    if (!good || vips_bandjoin(bands, &rgb, 3, nullptr) != 0 || vips_cast_uchar(rgb, &cast, nullptr) != 0 ||
        vips_jpegsave(cast, path.c_str(), "Q", 88, nullptr) != 0)
        throw std::runtime_error(vips_error_buffer());
    for (VipsImage* image : {noise, waves, sum, bytes, rgb, cast}) g_object_unref(image);
}

/// Seconds of computing of all children that have ended.
double used()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Milliseconds of computing for one picture, the best round.
double best(std::function<void()> const& round)
{
    double least = 1e9;
    for (int i = 0; i < kRounds; ++i) {
        double const before = used();
        round();
        least = std::min(least, (used() - before) * 1000 / (kFiles * kTimes));
    }
    return least;
}

void report(char const* what, double ours, double theirs)
{
    std::printf("%-28s %7.1f ms a picture, ours is %.2f times as quick\n", what, theirs, theirs / ours);
}

}  // namespace

int main()
{
    vips_init("thumbnail_bench");
    std::string folder = "/tmp/thumbnail-bench-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    std::vector<std::string> files;
    std::string all;
    for (int i = 0; i < kFiles; ++i) {
        files.push_back(folder + "/" + std::to_string(i) + ".jpg");
        make_photo(files.back(), i);
    }
    auto const once = files;
    for (int i = 1; i < kTimes; ++i) files.insert(files.end(), once.begin(), once.end());
    for (auto const& file : files) all += " " + file;
    auto const decode = [&](std::vector<domain::Derived> const& wanted) {
        media::DecoderProcess decoder{MEDIA_SYNC_DECODER};
        for (auto const& path : files) {
            std::vector<util::UniqueFd> pictures;
            media::PictureFds fds;
            fds.fill(-1);
            for (auto const derived : wanted) {
                pictures.push_back(decoding::file_of(""));
                fds[static_cast<std::size_t>(derived)] = pictures.back().get();
            }
            util::UniqueFd const file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
            auto const result = decoder.run(file.get(), fds);
            if (!result.answer.made[static_cast<std::size_t>(wanted.front())])
                std::printf("%s: %s\n", path.c_str(), result.answer.trouble.c_str());
        }
    };
    using domain::Derived;
    double const ours = best([&] { decode({Derived::Thumbnail}); });
    std::printf("PNG of 256 pixels: ours %.1f ms a picture\n", ours);
    report("vipsthumbnail", ours, best([&] {
               std::system(
                   ("VIPS_CONCURRENCY=1 vipsthumbnail" + all + " -s 256 -o " + folder + "/%s.png").c_str());
           }));
    report("convert", ours, best([&] {
               for (auto const& file : files)
                   std::system(("OMP_NUM_THREADS=1 convert " + file + " -auto-orient -thumbnail 256x256 " +
                                folder + "/c.png")
                                   .c_str());
           }));
    std::printf("with the preview of 512:   ours %.1f ms a picture\n", best([&] {
                    decode({Derived::Thumbnail, Derived::Small});
                }));
    std::printf("with that of 1,600 as well: ours %.1f ms a picture\n", best([&] {
                    decode({Derived::Thumbnail, Derived::Small, Derived::Large});
                }));
    std::system(("rm -r " + folder).c_str());
}
