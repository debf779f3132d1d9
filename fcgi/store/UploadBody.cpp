#include "store/UploadBody.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "lib/crypto/Sha256.h"
#include "store/Hashing.h"

namespace store {

namespace {

constexpr std::size_t kMaxFieldBytes = 64 * 1024;
constexpr std::uint64_t kFlushBehind = 2 * 1024 * 1024;

[[noreturn]] void raise(char const* doing) { throw std::system_error(errno, std::generic_category(), doing); }

void write_at(int fd, std::span<std::byte const> bytes, std::uint64_t offset)
{
    while (!bytes.empty()) {
        auto const wrote = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (wrote < 0 && errno != EINTR) raise("write of a part");
        if (wrote <= 0) continue;
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
        offset += static_cast<std::uint64_t>(wrote);
    }
}

/// Puts each part where it belongs as the body is read.
class FormReceiver : public http::PartSink {
public:
    FormReceiver(Staging const& staging, StagedFile body, IsMedia is_media,
                 std::optional<HashedAhead> const& ahead)
        : m_staging(staging), m_body(std::move(body)), m_is_media(is_media), m_ahead(ahead)
    {
    }

    int body_fd() const { return m_body ? m_body->fd() : m_form.files.front().file.fd(); }

    void begin(http::PartHead const& head, std::uint64_t offset) override
    {
        m_in_media = m_is_media(head);
        if (m_in_media)
            begin_media(head, offset);
        else
            m_form.fields.emplace_back(head.name, std::string{});
    }

    void data(std::span<std::byte const> bytes, std::uint64_t) override
    {
        if (m_in_media)
            store(bytes);
        else
            keep_text(bytes);
    }

    void end() override
    {
        if (!m_in_media) return;
        auto& received = m_form.files.back();
        received.size = m_written;
        if (!m_is_ahead)
            received.digest = domain::Digest{m_sha.finish()};
        else if (m_ahead->size == m_written)
            received.digest = m_ahead->digest;
        else
            received.digest = hash_file(received.file.fd(), m_written);
        received.is_hashed_ahead = m_is_ahead && m_ahead->size == m_written;
    }

    ReceivedForm finish()
    {
        if (!m_form.files.empty()) {
            auto& first = m_form.files.front();
            if (::ftruncate(first.file.fd(), static_cast<off_t>(first.size)) != 0)
                raise("truncate of a body");
        }
        return std::move(m_form);
    }

private:
    void begin_media(http::PartHead const& head, std::uint64_t offset)
    {
        bool const is_first = m_form.files.empty();
        m_is_ahead = is_first && m_ahead && m_ahead->offset == offset;
        m_form.files.push_back({is_first ? std::move(*m_body) : m_staging.create(),
                                {},
                                0,
                                head.filename.value_or(""),
                                head.content_type,
                                claim_of(head)});
        if (is_first) m_body.reset();
        m_written = 0;
        m_flushed = 0;
    }

    static http::DigestField claim_of(http::PartHead const& head)
    {
        auto const content = http::parse_content_digest(head.headers.find("Content-Digest"));
        if (content.state != http::DigestField::State::Absent) return content;
        return http::parse_content_digest(head.headers.find("Repr-Digest"));
    }

    void store(std::span<std::byte const> bytes)
    {
        int const fd = m_form.files.back().file.fd();
        if (!m_is_ahead) m_sha.update(bytes);
        write_at(fd, bytes, m_written);  // never past what was read: a delimiter and a head came before
        m_written += bytes.size();
        if (m_written - m_flushed < kFlushBehind) return;
        ::sync_file_range(fd, static_cast<off_t>(m_flushed), static_cast<off_t>(m_written - m_flushed),
                          SYNC_FILE_RANGE_WRITE);
        m_flushed = m_written;
    }

    void keep_text(std::span<std::byte const> bytes)
    {
        auto& text = m_form.fields.back().second;
        auto const kept = std::min(kMaxFieldBytes - m_field_bytes, bytes.size());
        text.append(reinterpret_cast<char const*>(bytes.data()), kept);
        m_field_bytes += kept;
    }

    Staging const& m_staging;
    std::optional<StagedFile> m_body;  ///< until the first media part takes it
    IsMedia m_is_media;
    std::optional<HashedAhead> m_ahead;
    bool m_is_ahead = false;  ///< the part that is read was hashed while it arrived
    ReceivedForm m_form;
    lib::crypto::Sha256 m_sha;
    std::uint64_t m_written = 0;
    std::uint64_t m_flushed = 0;
    std::size_t m_field_bytes = 0;
    bool m_in_media = false;
};

}  // namespace

void ReceivedFile::confirm_digest()
{
    if (!is_hashed_ahead) return;
    digest = hash_file(file.fd());
    is_hashed_ahead = false;
}

ReceivedFile receive_raw(StagedFile body, std::optional<HashedAhead> const& ahead)
{
    auto const size = body.stamp().size;
    bool const is_ahead = ahead && ahead->offset == 0 && ahead->size == size;
    auto const digest = is_ahead ? ahead->digest : hash_while_flushing(body.fd(), size);
    return {std::move(body), digest, size, {}, {}, {}, is_ahead};
}

tl::expected<ReceivedForm, http::MultipartError> receive_multipart(Staging const& staging, StagedFile body,
                                                                   std::string_view boundary,
                                                                   IsMedia is_media,
                                                                   std::optional<HashedAhead> const& ahead)
{
    auto const block = std::clamp<std::uint64_t>(body.stamp().size, 4096, http::kMultipartBlockBytes);
    FormReceiver receiver{staging, std::move(body), is_media, ahead};
    int const fd = receiver.body_fd();
    off_t offset = 0;
    auto const read = [&](std::span<std::byte> block) -> std::size_t {
        for (;;) {
            auto const got = ::pread(fd, block.data(), block.size(), offset);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) raise("read of a body");
            offset += got;
            return static_cast<std::size_t>(got);
        }
    };
    auto const verdict = http::read_multipart(read, boundary, receiver, block);
    if (verdict != http::MultipartError::None) return tl::unexpected(verdict);
    return receiver.finish();
}

}  // namespace store
