#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "domain/Review.h"
#include "lib/json/Value.h"

namespace service {

/// What a client changes of a row; what is not set stays.
struct ReviewChange {
    std::optional<domain::Pipeline> pipeline{};
    std::optional<domain::Verdict> verdict{};
    std::optional<bool> has_error{};
};

/// How a family writes a row. BadRequest says what is wrong with it.
using ParseReview = domain::Result<domain::ReviewDraft> (*)(lib::json::Value const&);

inline constexpr std::int64_t kMostImported = 1'000'000;  // rows

/// The ledger: which media were accepted, and which were rejected. Each change is one transaction that looks and writes. A
/// row that was deleted is NotFound to everybody.
class Reviews {
public:
    Reviews(catalog::Catalog& reader, catalog::Writer& writer) : m_reader(reader), m_writer(writer) {}

    domain::ReviewPage page(domain::ReviewQuery const& query) { return m_reader.review_list.page(query); }

    /// BadRequest when it changes nothing at all.
    domain::Result<void> change(std::string_view hash, ReviewChange const& change);
    /// The file came (or was taken): media_accepted, accepted, no error. BadRequest for a row without a link to the original.
    domain::Result<void> approve(std::string_view hash);
    domain::Result<void> finish(std::string_view hash);
    /// Conflict when it is deleted already. The row is in no list any more, and an import does not bring it back.
    domain::Result<void> remove(std::string_view hash);

    /// Inserts the rows of a JSON file, or changes those of the same hash: what a row does not say keeps what it was. All or
    /// nothing: the file is read twice, and nothing is written before all of it was understood. How many rows there were.
    domain::Result<std::int64_t> import(int fd, ParseReview parse);
    /// The same of the body of a request.
    domain::Result<std::int64_t> import_body(std::string const& file, ParseReview parse);

    /// The contents that a row is about.
    std::vector<domain::Digest> contents(domain::ReviewHash const& hash)
    {
        return m_reader.reviews.contents(hash);
    }

private:
    template <class Change>
    domain::Result<void> with_row(std::string_view hash, Change const& change);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
};

}  // namespace service
