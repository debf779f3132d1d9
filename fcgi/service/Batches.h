#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Batch.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "service/Jobs.h"

namespace service {

/// What a client says of a batch that it begins.
struct NewBatch {
    std::string device;
    std::optional<std::int64_t> expected;
    std::string note;
};

/// A page of the items of a batch, in the order in which they came.
struct BatchItemPage {
    std::vector<domain::BatchItem> items;
    std::optional<std::int64_t> next;  ///< to go on after; nullopt on the last page
};

/// A page of batches, newest first.
struct BatchPage {
    std::vector<domain::Batch> batches;
    std::optional<std::int64_t> next;  ///< to go on before; nullopt on the last page
};

/// Runs of a client over many files, so that it can say at the end what became of them.
///
/// An item stands for one file of one request, and is written in the transaction that stores the file (or records the
/// duplicate): what was acknowledged is counted, and what is counted is stored, whatever gets killed. A client that
/// sends a file again because the answer was lost has two items, `stored` and then `duplicate`. A file that was refused
/// after its body came is counted as failed; what was refused before, or cut on the way, is not counted at all. So the
/// items are never more than the files that were sent.
///
/// A finalized batch takes nothing more: an upload that is under way then is refused and leaves nothing. A batch closes
/// by itself after an hour without an item; an upload that took longer than that hour still counts, and opens it again.
class Batches {
public:
    Batches(catalog::Catalog& reader, catalog::Writer& writer, Jobs& jobs)
        : m_reader(reader), m_writer(writer), m_jobs(jobs)
    {
    }

    /// TooManyRequests when 1,000 are open.
    domain::Result<domain::Batch> start(domain::Project const& project, NewBatch const& wish);
    /// NotFound when there is none of that id, or it belongs to another project.
    domain::Result<domain::Batch> find(domain::Project const& project, std::string_view id);
    /// For an upload that begins; Conflict when it is closed.
    domain::Result<domain::Batch> find_open(domain::Project const& project, std::string_view id);
    /// For an upload whose body came; Conflict when it is finalized.
    domain::Result<domain::Batch> find_unfinished(domain::Project const& project, std::string_view id);
    /// Closes it for good; repeating it changes nothing.
    domain::Result<domain::Batch> finalize(domain::Project const& project, std::string_view id);

    std::optional<domain::Batch> find(std::string_view id);
    /// The same one, as it is now.
    domain::Batch refresh(domain::Batch const& batch);
    /// Below the row `before`; of all projects when `project` is empty.
    BatchPage list(std::string_view project, std::int64_t before, int limit);
    BatchItemPage items(domain::Batch const& batch, std::int64_t after, int limit);
    std::vector<domain::BatchItem> failures(domain::Batch const& batch, int limit);

    /// Counts an item inside the transaction that stores it. Conflict when the batch takes no more: roll back, or write
    /// nothing else.
    static std::optional<domain::Error> count(catalog::Catalog& tx, std::int64_t row,
                                              domain::BatchItem const& item, std::int64_t now);
    /// Counts a file of which nothing is stored. Never throws: the client gets the error that it is about.
    void count_failure(std::int64_t row, std::string_view name, domain::Error const& error) noexcept;

    /// Writes down which batches have closed by silence. When the next one may, µs since 1970; nullopt when none is open.
    static std::optional<std::int64_t> close_silent(catalog::Writer& writer, std::int64_t now);

private:
    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    Jobs& m_jobs;
};

}  // namespace service
