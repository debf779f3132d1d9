#pragma once

#include <functional>
#include <string>

#include "catalog/Writer.h"
#include "domain/MediaRecord.h"
#include "media/DecoderProcess.h"
#include "service/Jobs.h"
#include "service/MediaQueue.h"
#include "service/RootGuard.h"
#include "store/DerivedStore.h"
#include "store/Root.h"

namespace service {

/// Reads contents: their facts into the catalogue, their pictures onto the disk. In the job process, one for each thread;
/// what others have made is decoded in a process of its own (media/DecoderProcess.h). The pictures are there before the
/// row says so.
class MediaReader {
public:
    MediaReader(
        catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, RootGuard const& guard,
        MediaQueue& queue, Signals& signals, std::string decoder, media::DecoderLimits limits = {},
        std::function<bool()> may_go_on = [] { return true; });

    enum class Step {
        Read,        ///< one content, or halves of Live Photos were brought together; there may be more
        Idle,        ///< nothing waits
        Hindered,    ///< the storage or the decoder is not there: the log says it, later is better
        Interrupted  ///< `may_go_on` said no: what was being read waits for the next start
    };
    /// Throws for what the disk or the catalogue refuse; the content waits then.
    Step step();
    /// When a content is due for another try, µs since 1970; nullopt when none is.
    std::optional<std::int64_t> next_try() { return m_reader.facts.next_try(); }

    /// Deletes pictures of contents that are no more. False: there are none.
    bool clear_garbage();
    /// The same by looking at every picture on disk: what a killed process or a lost catalogue left.
    void sweep(std::function<bool()> const& may_go_on);

    media::DecoderProcess const& decoder() const { return m_decoder; }

private:
    Step read(catalog::MediaTask const& task);
    std::optional<util::UniqueFd> open(domain::Digest const& content);
    static domain::MediaRecord judged(domain::MediaRecord const& known, media::Decoded const& decoded);
    void record(catalog::MediaTask const& task, domain::MediaRecord const& record, domain::Pictures pictures);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    MediaQueue& m_queue;
    Signals& m_signals;
    store::DerivedStore m_derived{m_root};
    media::DecoderProcess m_decoder;
};

}  // namespace service
