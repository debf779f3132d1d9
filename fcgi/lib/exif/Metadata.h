#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lib::exif {

/// What the Exif block of a picture says, as it stands there; empty or nullopt: not there.
struct Tags {
    int orientation = 1;             ///< 1 to 8 (TIFF 6.0, tag 274)
    std::string date_time_original;  ///< "YYYY:MM:DD HH:MM:SS"
    std::string offset_time_original;
    std::string sub_sec_original;
    std::string date_time;  ///< of IFD0: the last change
    std::string offset_time;
    std::string gps_date;                       ///< "YYYY:MM:DD"
    std::optional<double> gps_seconds;          ///< since midnight, UTC
    std::optional<double> latitude, longitude;  ///< degrees, north and east are positive
    std::optional<double> altitude;             ///< metres above the sea
    std::string make, model, lens;
    std::string content_id;   ///< Apple's maker note, tag 17: both halves of a Live Photo have it
    bool is_dng = false;      ///< has DNGVersion
    bool is_reduced = false;  ///< the first picture of the file is a small version of another one
};

/// An embedded picture of a raw file.
struct Preview {
    std::vector<std::byte> bytes;  ///< JPEG mostly
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Before the first thread starts.
void initialise();

/// Of an Exif block that somebody else found: "Exif" and two zeros, then TIFF. Throws std::runtime_error.
Tags tags_of_block(std::span<std::byte const> block);

/// The metadata of one picture. Throws std::runtime_error for bytes that exiv2 cannot read.
class Metadata {
public:
    /// `file` stays valid as long as this.
    explicit Metadata(std::span<std::byte const> file);
    ~Metadata();
    Metadata(Metadata const&) = delete;
    Metadata& operator=(Metadata const&) = delete;

    bool has_tags() const;
    Tags tags() const;
    /// Pixels of the picture itself, before its orientation; 0 when unknown.
    std::uint32_t width() const;
    std::uint32_t height() const;
    /// The smallest that is at least so long on its longer side, else the largest.
    std::optional<Preview> preview(std::uint32_t longest_side) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_it;
};

/// Tag 17 of an Apple maker note: "Apple iOS", version, byte order, then an IFD. "" when it is none.
std::string apple_content_id(std::span<std::byte const> maker_note);

}  // namespace lib::exif
