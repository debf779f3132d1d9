#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "catalog/Writer.h"
#include "domain/MediaRecord.h"
#include "service/Jobs.h"
#include "store/DerivedStore.h"
#include "store/Root.h"

namespace service {

/// How many requests may wait for pictures at a time; the others are told to come back.
inline constexpr int kMostWaitForPictures = 4;

/// Shared by the threads of the pool.
struct PictureWaits {
    std::atomic<int> waiting{0};
};

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
    /// A picture that is not there yet is made before all others: waits for it, at most so long, and not at all while
    /// `kMostWaitForPictures` others wait.
    PictureSighting get(domain::Digest const& content, domain::Derived derived,
                        std::chrono::milliseconds at_most);

    /// nullopt: it was not read yet. Waits as `get` does.
    std::optional<domain::MediaRecord> facts(domain::Digest const& content,
                                             std::chrono::milliseconds at_most = {});
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
    /// Until `is_over`, a time limit, or at once when too many wait.
    template <class Condition>
    void wait(std::chrono::milliseconds at_most, Condition const& is_over);
    void want(domain::Digest const& content, domain::Pictures pictures);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    Signals& m_signals;
    PictureWaits& m_waits;
    store::DerivedStore m_derived;
};

}  // namespace service
