#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "catalog/Writer.h"
#include "domain/MediaRecord.h"
#include "service/Jobs.h"
#include "store/DerivedStore.h"
#include "store/Root.h"

namespace service {

/// Those who wait for a picture at a time; the others get the answer of this moment.
struct PictureQueue {
    int const most;
    std::atomic<int> waiting{0};
};

/// Shared by the threads of the pool. Those who look at pictures are told to come back when four others wait. Those who send
/// them wait on the threads that take uploads: on half of them at most, so that the uploads of others go on.
struct PictureWaits {
    explicit PictureWaits(std::int64_t upload_threads)
        : senders{static_cast<int>(std::max<std::int64_t>(upload_threads / 2, 1))}
    {
    }

    PictureQueue viewers{4};
    PictureQueue senders;
};

enum class Waiter { Viewer, Sender };

/// Where a picture is, or what becomes of it.
struct PictureSighting {
    enum class State {
        Ready,    ///< it is at `path`
        Waiting,  ///< it will be made
        None,     ///< there will be none: `reason`, empty for what is no picture or video
        Unknown   ///< no stored file has that content
    };
    State state = State::Unknown;
    std::string path{};    ///< below the root
    std::string reason{};  ///< for people
};

/// What was made and learned of contents, for those who look. One for each thread of the pool.
class Thumbnails {
public:
    Thumbnails(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, Signals& signals,
               PictureWaits& waits)
        : m_reader(reader), m_writer(writer), m_signals(signals), m_waits(waits), m_derived(root)
    {
    }

    /// Waits for nothing and asks for nothing.
    PictureSighting look(domain::Digest const& content, domain::Derived derived);
    /// A picture that is not there yet is made before all others: waits for it, at most so long, and not at all while too
    /// many others wait.
    PictureSighting get(domain::Digest const& content, domain::Derived derived,
                        std::chrono::milliseconds at_most, Waiter waiter = Waiter::Viewer);

    /// nullopt: it was not read yet.
    std::optional<domain::MediaRecord> facts(domain::Digest const& content)
    {
        return m_reader.facts.find(content);
    }
    std::optional<domain::MediaRecord> facts_of_asset(std::int64_t asset)
    {
        return m_reader.facts.of_asset(asset);
    }
    /// The other half of a Live Photo; nullopt when it has none.
    std::optional<std::int64_t> live_partner(std::int64_t asset)
    {
        return m_reader.facts.live_partner(asset);
    }

private:
    void want(domain::Digest const& content, domain::Pictures pictures);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    Signals& m_signals;
    PictureWaits& m_waits;
    store::DerivedStore m_derived;
};

}  // namespace service
