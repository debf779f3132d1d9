#!/usr/bin/env python3
"""Makes the media files of this folder: small ones, of each kind, that say known things of themselves.

Needs ffmpeg, heif-enc (libheif-examples), vips (libvips-tools) and ImageMagick. Their output is committed: tests need
none of them. Every picture shows red, green, blue and white quarters, red in its upper left corner.
"""
import os, struct, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
work = tempfile.mkdtemp()
ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1
SIZE = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1}
LIVE_ID = b"0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0"


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def value(kind, data):
    if kind == ASCII:
        return data + b"\0", len(data) + 1
    if kind in (UNDEFINED, BYTE):
        return data, len(data)
    if kind == SHORT:
        return b"".join(struct.pack(">H", n) for n in data), len(data)
    if kind == LONG:
        return b"".join(struct.pack(">I", n) for n in data), len(data)
    return b"".join(struct.pack(">II", *n) for n in data), len(data)


def directory(entries, at, after=0):
    """An IFD that stands at the offset `at`; what does not fit into its entries follows it."""
    entries = sorted(entries)
    out = struct.pack(">H", len(entries))
    rest = b""
    rest_at = at + 2 + 12 * len(entries) + 4
    for tag, kind, data in entries:
        raw, count = value(kind, data)
        out += struct.pack(">HHI", tag, kind, count)
        if len(raw) <= 4:
            out += raw.ljust(4, b"\0")
        else:
            out += struct.pack(">I", rest_at + len(rest))
            rest += raw + b"\0" * (len(raw) % 2)
    return out + struct.pack(">I", after) + rest


def tiff(first, photo=(), gps=()):
    """A TIFF of metadata alone: IFD0, and the Exif and GPS directories when there is something in them."""
    first, at = list(first), 8
    pointers = [(0x8769, photo)] * bool(photo) + [(0x8825, gps)] * bool(gps)
    length = len(directory(first + [(tag, LONG, [0]) for tag, _ in pointers], at))
    parts, next_at = b"", at + length
    for tag, entries in pointers:
        first.append((tag, LONG, [next_at]))
        part = directory(list(entries), next_at)
        parts += part
        next_at += len(part)
    return b"MM\0*" + struct.pack(">I", at) + directory(first, at) + parts


def with_exif(jpeg, block):
    segment = b"Exif\0\0" + block
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def apple_note(content_id):
    head = b"Apple iOS\0\0\1MM"
    entries = [(0x0001, LONG, [14]), (0x0011, ASCII, content_id)]
    return head + directory(entries, len(head))


def read(name):
    with open(os.path.join(work, name), "rb") as file:
        return file.read()


def write(name, data):
    with open(os.path.join(here, name), "wb") as file:
        file.write(data)


def quarters(width, height):
    name = f"{width}x{height}.png"
    half = f"{width // 2}x{height // 2}"
    run("convert", "(", "xc:red[%s!]" % half, "xc:lime[%s!]" % half, "+append", ")",
        "(", "xc:blue[%s!]" % half, "xc:white[%s!]" % half, "+append", ")", "-append", "-strip",
        os.path.join(work, name))
    return os.path.join(work, name)


def jpeg_of(picture, *operations):
    run("convert", picture, *operations, "-strip", "-sampling-factor", "1x1", "-quality", "85",
        os.path.join(work, "a.jpg"))
    return read("a.jpg")


def orientations(upright):
    back = {1: (), 2: ("-flop",), 3: ("-rotate", "180"), 4: ("-flip",), 5: ("-transpose",),
            6: ("-rotate", "-90"), 7: ("-transverse",), 8: ("-rotate", "90")}
    for number, operations in back.items():
        block = tiff([(0x0112, SHORT, [number])])
        write(f"orientation-{number}.jpg", with_exif(jpeg_of(upright, *operations), block))


CAMERA = [(0x010F, ASCII, b"Apple"), (0x0110, ASCII, b"iPhone 15 Pro")]
TAKEN = [(0x9003, ASCII, b"2024:05:01 14:30:15")]
ZONE = [(0x9011, ASCII, b"+02:00"), (0x9291, ASCII, b"250")]
LENS = [(0xA434, ASCII, b"iPhone 15 Pro back triple camera 6.765mm f/1.78")]
MUNICH = [(1, ASCII, b"N"), (2, RATIONAL, [(48, 1), (8, 1), (1500, 100)]),
          (3, ASCII, b"E"), (4, RATIONAL, [(11, 1), (34, 1), (3000, 100)]), (5, BYTE, b"\0"), (6, RATIONAL, [(5195, 10)])]
QUITO = [(1, ASCII, b"S"), (2, RATIONAL, [(0, 1), (13, 1), (0, 1)]), (3, ASCII, b"W"),
         (4, RATIONAL, [(78, 1), (30, 1), (0, 1)]), (7, RATIONAL, [(9, 1), (30, 1), (0, 1)]),
         (29, ASCII, b"2023:12:24")]


def jpegs(upright):
    plain = jpeg_of(upright)
    changed = [(0x0132, ASCII, b"2024:06:02 10:00:00")]
    write("zone.jpg", with_exif(plain, tiff(CAMERA + changed, TAKEN + ZONE + LENS, MUNICH)))
    write("no-zone.jpg", with_exif(plain, tiff(changed, TAKEN)))
    write("date-time.jpg", with_exif(plain, tiff(changed, [(0x9003, ASCII, b"0000:00:00 00:00:00")])))
    write("gps-time.jpg", with_exif(plain, tiff([(0x0112, SHORT, [1])], (), QUITO)))
    write("live.jpg", with_exif(plain, tiff(CAMERA, TAKEN + ZONE + [(0x927C, UNDEFINED, apple_note(LIVE_ID))])))
    run("convert", upright, "-colorspace", "CMYK", "-strip", "-quality", "85", os.path.join(here, "cmyk.jpg"))
    run("convert", upright, "-colorspace", "Gray", "-strip", os.path.join(here, "grey.jpg"))


def pictures(upright):
    jpeg = os.path.join(work, "live.jpg")
    with open(jpeg, "wb") as file:
        block = tiff(CAMERA, TAKEN + ZONE + [(0x927C, UNDEFINED, apple_note(LIVE_ID))], MUNICH)
        file.write(with_exif(jpeg_of(upright, "-sample", "256x384!"), block))
    run("heif-enc", "-q", "40", "-o", os.path.join(here, "live.heic"), jpeg)
    plain = os.path.join(work, "plain.jpg")
    with open(plain, "wb") as file:
        file.write(jpeg_of(upright))
    edited = os.path.join(here, "edited.heic")
    run("heif-enc", "-q", "40", "-o", edited, plain)
    run("exiftool", "-q", "-overwrite_original", "-DateTimeOriginal=2026:05:01 09:00:00", "-OffsetTimeOriginal=+02:00",
        "-Make=Apple", "-Model=iPhone 15", edited)
    run("vips", "heifsave", upright, os.path.join(here, "a.avif"), "--compression", "av1", "--Q", "40")
    for name in ("a.webp", "a.tif", "a.bmp", "a.png"):
        run("convert", upright, "-strip", os.path.join(here, name))
    run("convert", upright, "-strip", "-depth", "16", os.path.join(here, "deep.png"))
    run("convert", upright, "(", "+clone", "-negate", ")", "-delay", "10", "-strip", os.path.join(here, "two.gif"))


def raw(name, make, more, upright, start=b"MM\0*", orientation=6):
    """The first picture is a small JPEG preview, as cameras store it; a sub-directory tells of the full one."""
    preview = jpeg_of(upright, "-rotate", "-90") if orientation == 6 else jpeg_of(upright)
    at = len(start) + 4 + (8 if b"CR" in more else 0)
    first = [(0x010F, ASCII, make), (0x0110, ASCII, b"Model"), (0x0112, SHORT, [orientation]),
             (0x00FE, LONG, [1]), (0x0100, LONG, [60]), (0x0101, LONG, [40]), (0x0102, SHORT, [8, 8, 8]),
             (0x0103, SHORT, [6]), (0x0106, SHORT, [6]), (0x0111, LONG, [0]), (0x0115, SHORT, [3]),
             (0x0116, LONG, [40]), (0x0117, LONG, [len(preview)]), (0x0201, LONG, [0]), (0x0202, LONG, [len(preview)]),
             (0x014A, LONG, [0]), (0x8769, LONG, [0])]
    if b"DNG" in more:
        first.append((0xC612, BYTE, b"\1\4\0\0"))
    full = [(0x00FE, LONG, [0]), (0x0100, LONG, [6000]), (0x0101, LONG, [4000])]
    length = len(directory(first, at))
    full_at = at + length
    photo_at = full_at + len(directory(full, full_at))
    preview_at = photo_at + len(directory(list(TAKEN), photo_at))
    places = {0x0111: preview_at, 0x0201: preview_at, 0x014A: full_at, 0x8769: photo_at}
    first = [(tag, kind, [places[tag]] if tag in places else data) for tag, kind, data in first]
    gap = b"CR\2\0" + struct.pack(">I", 0) if b"CR" in more else b""
    write(name, start + struct.pack(">I", at) + gap + directory(first, at) + directory(full, full_at)
          + directory(list(TAKEN), photo_at) + preview)


def videos(upright):
    source = ("-loop", "1", "-i", upright, "-f", "lavfi", "-i", "sine=r=8000")
    sound = ("-c:a", "aac", "-b:a", "8k")
    common = ("-t", "0.6", "-r", "10", "-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-shortest")
    x264 = ("-c:v", "libx264", "-preset", "veryslow", "-crf", "30")

    def make(name, *options, video=x264, sound=sound):
        run("ffmpeg", "-y", *source, *video, *sound, *common, *options, os.path.join(here, name))

    run("ffmpeg", "-y", "-loop", "1", "-i", upright, *x264, "-vf", "transpose=2", "-t", "0.5", "-r", "10",
        "-pix_fmt", "yuv420p", os.path.join(work, "sideways.mov"))
    run("ffmpeg", "-y", "-i", os.path.join(work, "sideways.mov"), "-c", "copy", "-metadata:s:v", "rotate=270",
        "-metadata", "creation_time=2024-05-01T12:30:15.000000Z", "-movflags", "use_metadata_tags",
        "-metadata", "com.apple.quicktime.creationdate=2024-05-01T14:30:15+0200",
        "-metadata", "com.apple.quicktime.make=Apple", "-metadata", "com.apple.quicktime.model=iPhone 15 Pro",
        "-metadata", "com.apple.quicktime.location.ISO6709=+48.1375+011.5750+519.500/",
        "-metadata", f"com.apple.quicktime.content.identifier={LIVE_ID.decode()}", os.path.join(here, "live.mov"))
    make("mvhd.mp4", "-metadata", "creation_time=2024-05-01T12:30:15.000000Z")
    make("hevc.mp4", "-tag:v", "hvc1", video=("-c:v", "libx265", "-crf", "30", "-x265-params", "log-level=none:info=0"))
    make("a.mkv")
    make("a.avi", video=("-c:v", "mjpeg", "-q:v", "8"), sound=("-c:a", "pcm_u8"))
    make("a.mts", "-f", "mpegts")
    make("a.webm", video=("-c:v", "libvpx-vp9", "-b:v", "20k"), sound=("-c:a", "libopus", "-b:a", "8k", "-ar", "48000"))
    run("ffmpeg", "-y", "-f", "lavfi", "-i", "sine=r=8000", "-t", "0.5", *sound, os.path.join(here, "sound.m4a"))


def bombs():
    def chunk(kind, data):
        import zlib
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    import zlib
    head = struct.pack(">IIBBBBB", 65000, 65000, 8, 6, 0, 0, 0)
    write("bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100000)))
          + chunk(b"IEND", b""))
    write("bomb.gif", b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6)
          + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\2\2\x4c\1\0;")


upright = quarters(40, 60)
orientations(upright)
jpegs(upright)
pictures(upright)
raw("a.dng", b"Leica", b"DNG", upright)
raw("a.nef", b"NIKON CORPORATION", b"", upright)
raw("a.arw", b"SONY", b"", upright)
raw("a.cr2", b"Canon", b"CR", upright)
videos(upright)
bombs()
