#pragma once

#include "http/PartHead.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace http {

/// Gets the parts in order: begin, any number of data, end. After an error the last part has no end.
/// Offsets are positions in the whole body, in bytes. What it throws passes through read_multipart.
class PartSink {
public:
    PartSink() = default;
    PartSink(PartSink const&) = delete;
    PartSink& operator=(PartSink const&) = delete;
    virtual ~PartSink() = default;

    /// `offset` is where the data of the part begins.
    virtual void begin(PartHead const& head, std::uint64_t offset) = 0;
    /// The bytes are valid during the call. Calls are about a block long.
    virtual void data(std::span<std::byte const> bytes, std::uint64_t offset) = 0;
    virtual void end() = 0;
};

enum class MultipartError {
    None,
    NotMultipart,    ///< the body is empty
    NoBoundary,      ///< the boundary is not one of 1..70 legal bytes
    Malformed,       ///< no first delimiter, a bad part header, or the end came before the closing delimiter
    TooManyParts,    ///< more than kMaxParts
    HeaderTooLarge,  ///< the header of a part is longer than kMaxPartHeaderBytes
};

inline constexpr std::size_t kMaxParts{1000};
inline constexpr std::size_t kMaxPartHeaderBytes{16 * 1024};
inline constexpr std::size_t kMaxPreambleBytes{4 * 1024};
inline constexpr std::size_t kMultipartBlockBytes{256 * 1024};

/// The boundary of a multipart/form-data Content-Type, quoted or not: 1..70 bytes of RFC 2046 section 5.1.1.
/// Else nullopt.
std::optional<std::string> multipart_boundary(std::string_view content_type);

/// Fills the span from its start and answers the number of bytes, 0 at the end of the body.
using BodyReader = std::function<std::size_t(std::span<std::byte>)>;

/// Reads a body in blocks and hands its parts to `sink`, with constant memory. Lines end in CRLF only. A
/// delimiter is CRLF, `--`, the boundary, blanks, CRLF; a line that merely begins like one is data. What
/// follows the closing delimiter is not read.
MultipartError read_multipart(BodyReader const& read, std::string_view boundary, PartSink& sink,
                              std::size_t block_bytes = kMultipartBlockBytes);

}  // namespace http
