#include "service/LedgerFiller.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "domain/MediaQuery.h"
#include "lib/crypto/Sha1.h"
#include "store/Hashing.h"
#include "util/Clock.h"

namespace service {

namespace {

constexpr int kMostPlaces = 16;  // of one content that are looked at

bool is_unchanged(int fd, domain::FileStamp const& stamp)
{
    struct stat status {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && store::stamp_of(status) == stamp;
}

/// nullopt when it was told to stop.
std::optional<domain::ReviewHash> sha1_of(int fd, std::function<bool()> const& may_go_on)
{
    lib::crypto::Sha1 hash;
    std::vector<std::byte> block(store::kBlock);
    off_t offset = 0;
    while (may_go_on()) {
        auto const got = ::pread(fd, block.data(), block.size(), offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "read for the ledger");
        if (got == 0) return domain::ReviewHash{hash.finish()};
        hash.update({block.data(), static_cast<std::size_t>(got)});
        offset += got;
    }
    return std::nullopt;
}

std::string path_of(domain::MediaItem const& item)
{
    return item.project.empty() ? item.asset.path : item.project + "/" + item.asset.path;
}

domain::ReviewRow new_row(domain::ReviewHash const& hash, domain::MediaItem const& item)
{
    domain::ReviewRow row;
    row.hash = hash;
    bool const is_video = item.kind == domain::MediaKind::Video;
    row.media_type = is_video ? domain::ReviewMedia::Movie : domain::ReviewMedia::Photo;
    row.original_title = domain::file_name(item.asset.path);
    row.original_path = path_of(item);
    return row;
}

}  // namespace

struct LedgerFiller::Source {
    util::UniqueFd file;
    domain::MediaItem item;
};

/// The oldest file of that content that is there unchanged.
std::optional<LedgerFiller::Source> LedgerFiller::open(domain::Digest const& content)
{
    for (auto& item : m_reader.media.with_content(content, kMostPlaces)) {
        bool const is_seen = item.kind == domain::MediaKind::Image || item.kind == domain::MediaKind::Video;
        int why = 0;
        auto file = m_root.try_open(path_of(item), O_RDONLY | O_NONBLOCK, why);
        if (is_seen && file && is_unchanged(file->get(), item.asset.stamp))
            return Source{std::move(*file), std::move(item)};
    }
    return std::nullopt;
}

bool LedgerFiller::step(std::function<bool()> const& may_go_on)
{
    auto const content = m_reader.reviews.next_unreviewed(m_after);
    if (!content || m_guard.complaint()) return false;
    auto const source = open(content->digest);
    auto const hash = source ? sha1_of(source->file.get(), may_go_on) : std::nullopt;
    if (hash && is_unchanged(source->file.get(), source->item.asset.stamp))
        m_writer.write([&](catalog::Catalog& tx) {
            if (tx.reviews.link(content->blob, *hash) && !tx.reviews.find(*hash))
                tx.reviews.add(new_row(*hash, source->item), util::now_us());
        });
    if (!may_go_on()) return false;
    m_after = content->blob;
    return true;
}

}  // namespace service
