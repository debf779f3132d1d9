#include "service/Copies.h"

#include "service/History.h"
#include "store/CopyFile.h"
#include "util/ScopeExit.h"

namespace service {

namespace {

constexpr auto kNotHere = "No stored file has this content. Send it as an upload.";

}  // namespace

domain::Result<UploadResult> Copies::link(domain::Project const& project, domain::Digest const& digest,
                                          std::string const& name)
{
    auto const source = m_library.find_on_disk(digest);
    if (!source) return domain::fail(domain::ErrorCode::NotFound, kNotHere);
    auto const size = source->asset.stamp.size;
    if (auto refusal = m_ingest.refuse_early(size)) return tl::unexpected(*refusal);
    if (!m_turns.try_acquire())
        return domain::fail(domain::ErrorCode::TooManyRequests,
                            "Other copies are being made. Please try again in a moment.");
    util::ScopeExit const leave{[&] { m_turns.release(); }};
    auto copy = store::copy_staged(m_staging, m_root, source->project + "/" + source->asset.path,
                                   source->asset.stamp);
    if (!copy) return domain::fail(domain::ErrorCode::NotFound, kNotHere);
    store::ReceivedFile received{std::move(*copy), digest, size, {}, {}, {}};
    std::string const wished = name.empty() ? std::string{file_name(source->asset.path)} : name;
    auto outcome = m_ingest.store(project, std::move(received),
                                  {wished, {}, domain::captured_at(source->asset.stamp), {}});
    if (!outcome) return tl::unexpected(outcome.error());
    std::string stored{file_name(outcome->asset.path)};
    return UploadResult{std::move(stored), std::move(outcome)};
}

}  // namespace service
