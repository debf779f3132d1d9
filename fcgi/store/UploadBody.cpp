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

/// What was copied is not what the form holds, or could not be copied to its end.
struct CopyFailed {};

/// Puts each part where it belongs as the body is read.
class FormReceiver : public http::PartSink {
public:
    FormReceiver(Staging const& staging, StagedFile body, IsMedia is_media, std::optional<HashedAhead> ahead,
                 DirectCopy::When const& copy_when)
        : m_staging(staging),
          m_body_fd(body.fd()),
          m_body_size(body.stamp().size),
          m_body(std::move(body)),
          m_is_media(is_media),
          m_ahead(std::move(ahead)),
          m_copy_when(copy_when)
    {
    }

    int body_fd() const { return m_body_fd; }
    std::uint64_t body_size() const { return m_body_size; }

    /// Where the reading goes on from `offset` on: what was copied ahead is passed over.
    std::uint64_t pass_over(std::uint64_t offset)
    {
        if (!m_is_copied || offset >= m_ahead->offset + m_ahead->size) return offset;
        m_written += m_ahead->offset + m_ahead->size - offset;
        return m_ahead->offset + m_ahead->size;
    }

    /// After a copy nothing has changed in the body. nullopt when a part of it slid.
    std::optional<StagedFile> take_body() { return std::exchange(m_body, std::nullopt); }

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
        bool const is_ahead = m_is_ahead && m_ahead->size == m_written;
        if (m_is_copied && !is_ahead) throw CopyFailed{};
        m_is_copied = false;
        if (m_copy) m_target = std::exchange(m_copy, nullptr)->finish(m_written);
        if (!m_target) throw CopyFailed{};
        auto const digest = is_ahead     ? m_ahead->digest
                            : m_is_ahead ? hash_file(m_target->fd(), m_written)
                                         : domain::Digest{m_sha.finish()};
        m_form.files.push_back({std::move(*m_target), digest, m_written, m_head.filename.value_or(""),
                                m_head.content_type, claim_of(m_head), is_ahead});
        m_target.reset();
    }

    ReceivedForm finish()
    {
        if (m_has_slid) {
            auto const& first = m_form.files.front();
            if (::ftruncate(first.file.fd(), static_cast<off_t>(first.size)) != 0)
                raise("truncate of a body");
        }
        return std::move(m_form);
    }

private:
    void begin_media(http::PartHead const& head, std::uint64_t offset)
    {
        bool const is_first = m_form.files.empty();
        m_head = head;
        m_is_ahead = is_first && m_ahead && m_ahead->offset == offset;
        m_is_copied = m_is_ahead && m_ahead->copy;
        m_written = 0;
        m_flushed = 0;
        if (m_is_copied)
            m_target = std::move(m_ahead->copy);
        else if (!is_first)
            m_target = m_staging.create();
        else if (m_body_size < m_copy_when.least ||
                 !(m_copy = DirectCopy::begin(m_staging, {m_body_fd, offset}, m_copy_when)))
            slide();
    }

    void slide()
    {
        m_target = take_body();
        m_has_slid = true;
    }

    static http::DigestField claim_of(http::PartHead const& head)
    {
        auto const content = http::parse_content_digest(head.headers.find("Content-Digest"));
        if (content.state != http::DigestField::State::Absent) return content;
        return http::parse_content_digest(head.headers.find("Repr-Digest"));
    }

    void store(std::span<std::byte const> bytes)
    {
        if (!m_is_ahead) m_sha.update(bytes);
        if (!m_is_copied && !m_copy) write(bytes);
        m_written += bytes.size();
        if (m_copy) m_copy->reach(m_written);
    }

    void write(std::span<std::byte const> bytes)
    {
        // Never past what was read, where it slides: a delimiter and a head came before.
        write_at(m_target->fd(), bytes, m_written);
        auto const written = m_written + bytes.size();
        if (written - m_flushed < kFlushBehind) return;
        ::sync_file_range(m_target->fd(), static_cast<off_t>(m_flushed),
                          static_cast<off_t>(written - m_flushed), SYNC_FILE_RANGE_WRITE);
        m_flushed = written;
    }

    void keep_text(std::span<std::byte const> bytes)
    {
        auto& text = m_form.fields.back().second;
        auto const kept = std::min(kMaxFieldBytes - m_field_bytes, bytes.size());
        text.append(reinterpret_cast<char const*>(bytes.data()), kept);
        m_field_bytes += kept;
    }

    Staging const& m_staging;
    int m_body_fd;
    std::uint64_t m_body_size;
    std::optional<StagedFile> m_body;  ///< until the first media part slides in it
    IsMedia m_is_media;
    std::optional<HashedAhead> m_ahead;
    DirectCopy::When m_copy_when;
    ReceivedForm m_form;
    std::size_t m_field_bytes = 0;
    bool m_has_slid = false;

    // of the media part that is read
    bool m_in_media = false;
    http::PartHead m_head;
    bool m_is_ahead = false;   ///< it was hashed while it arrived
    bool m_is_copied = false;  ///< and copied
    std::optional<StagedFile> m_target;
    std::unique_ptr<DirectCopy> m_copy;  ///< makes the target
    lib::crypto::Sha256 m_sha;
    std::uint64_t m_written = 0;
    std::uint64_t m_flushed = 0;
};

/// nullopt when it has to be read again, without a copy.
std::optional<http::MultipartError> read_form(FormReceiver& receiver, std::string_view boundary)
{
    int const fd = receiver.body_fd();
    std::uint64_t offset = 0;
    auto const read = [&](std::span<std::byte> block) -> std::size_t {
        offset = receiver.pass_over(offset);
        for (;;) {
            auto const got = ::pread(fd, block.data(), block.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) raise("read of a body");
            offset += static_cast<std::uint64_t>(got);
            return static_cast<std::size_t>(got);
        }
    };
    try {
        auto const block = std::clamp<std::uint64_t>(receiver.body_size(), 4096, http::kMultipartBlockBytes);
        return http::read_multipart(read, boundary, receiver, block);
    } catch (CopyFailed) {
        return std::nullopt;
    }
}

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
                                                                   std::optional<HashedAhead> ahead,
                                                                   DirectCopy::When const& copy_when)
{
    bool const has_copy = ahead && ahead->copy;
    FormReceiver receiver{staging, std::move(body), is_media, std::move(ahead), copy_when};
    auto const verdict = read_form(receiver, boundary);
    if (verdict == http::MultipartError::None) return receiver.finish();
    // What a copy passed over was not looked at: the form itself has the last word.
    if (verdict && !has_copy) return tl::unexpected(*verdict);
    auto untouched = receiver.take_body();
    if (!untouched) return tl::unexpected(verdict.value_or(http::MultipartError::Malformed));
    return receive_multipart(staging, std::move(*untouched), boundary, is_media, {}, {.least = UINT64_MAX});
}

}  // namespace store
