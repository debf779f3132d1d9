#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catalog/Writer.h"
#include "config/Options.h"
#include "server/ShownWork.h"
#include "service/Jobs.h"
#include "service/MediaQueue.h"
#include "service/MediaReader.h"

namespace server {

/// The threads of the job process that read media, each with its decoder. They begin at once, and do what waits in the
/// order of service/MediaQueue.h; who works for longer than 5 s shows it as a job.
class MediaLane {
public:
    MediaLane(config::Options const& options, service::Signals& signals, std::string const& root_id);
    ~MediaLane() { stop(); }
    MediaLane(MediaLane const&) = delete;
    MediaLane& operator=(MediaLane const&) = delete;

    /// What is being read waits for the next start.
    void stop();

private:
    void run(int number);
    std::chrono::microseconds idle(service::MediaReader& reader, bool is_first);
    void rest(std::chrono::microseconds pause);
    void show_progress(catalog::Catalog& catalog);
    void conclude();

    config::Options const& m_options;
    service::Signals& m_signals;
    std::string m_root_id;
    catalog::Writer m_writer;
    service::MediaQueue m_queue;
    std::atomic<bool> m_stop{false};
    std::int64_t m_next_sweep = 0;  ///< µs since 1970; of the first thread
    std::mutex m_mutex;             ///< of what follows
    ShownWork m_shown{m_writer, m_signals, domain::JobKind::Thumbnails};

    std::vector<std::thread> m_threads;
};

}  // namespace server
