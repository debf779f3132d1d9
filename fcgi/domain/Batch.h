#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/Digest.h"

namespace domain {

/// A batch that nobody adds to for so long closes by itself, µs.
inline constexpr std::int64_t kBatchSilence = 3'600'000'000;

/// Whether a batch takes files. The numbers stand in the catalogue.
enum class BatchState {
    Open = 0,
    Finalized = 1,  ///< its client said that it is over: for good
    Silent = 2,     ///< nothing came for an hour: only an upload that began before may still add to it
};

/// One run of a client over many files, counted: each file of each request that was answered is one item.
struct Batch {
    std::int64_t row = 0;
    std::string id;  ///< for clients: 128 random bits as 32 lower-case hexadecimal digits
    std::int64_t project_id = 0;
    std::string project;  ///< its name
    std::string device;   ///< as the client calls itself
    std::optional<std::int64_t> expected;
    BatchState state = BatchState::Open;
    std::int64_t started_at = 0;  ///< µs since 1970
    std::int64_t last_at = 0;     ///< µs since 1970: when it began, or last got an item
    std::int64_t closed_at = 0;   ///< µs since 1970; 0 while it is open; `last_at` when it closed by itself
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::int64_t failed = 0;
    std::int64_t bytes = 0;  ///< of the files that were stored or already there

    bool is_open() const { return state == BatchState::Open; }
    std::int64_t received() const { return stored + duplicates + failed; }
};

/// As the batch is at `now` (µs): the hour of silence counts from its end on, whether somebody wrote it down or not.
inline Batch settled(Batch batch, std::int64_t now)
{
    if (!batch.is_open() || now - batch.last_at < kBatchSilence) return batch;
    batch.state = BatchState::Silent;
    batch.closed_at = batch.last_at;
    return batch;
}

/// The numbers stand in the catalogue.
enum class BatchItemStatus { Stored = 0, Duplicate = 1, Failed = 2 };

/// How one file of a batch fared.
struct BatchItem {
    std::int64_t id = 0;
    std::string name;  ///< as stored; made safe but not numbered for a duplicate; as sent when it failed
    BatchItemStatus status = BatchItemStatus::Stored;
    std::string path;              ///< below the project's folder, at that time; empty when it failed
    std::int64_t size = 0;         ///< bytes; 0 when it failed
    std::optional<Digest> digest;  ///< nullopt when it failed
    std::string message;           ///< why it failed
};

}  // namespace domain
