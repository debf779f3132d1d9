#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "catalog/Writer.h"
#include "config/Options.h"
#include "service/Jobs.h"

namespace server {

/// The thread of the job process that brings pictures and videos into the ledger (service/LedgerFiller.h), unless the
/// settings say `off`. It works at the lowest priority.
class ReviewLane {
public:
    ReviewLane(config::Options const& options, service::Signals& signals, std::string const& root_id);
    ~ReviewLane() { stop(); }
    ReviewLane(ReviewLane const&) = delete;
    ReviewLane& operator=(ReviewLane const&) = delete;

    /// What is being read waits for the next start.
    void stop();

private:
    void run();
    void work();

    config::Options const& m_options;
    service::Signals& m_signals;
    std::string m_root_id;
    catalog::Writer m_writer;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace server
