#include "GeneratedCatalogue.h"

#include <algorithm>
#include <random>
#include <vector>

#include <fmt/format.h>

#include "catalog/Catalog.h"

namespace bench {

domain::Digest digest_of(std::int64_t row)
{
    domain::Digest digest{};
    std::mt19937_64 random{static_cast<std::uint64_t>(row)};
    for (auto& byte : digest.bytes) byte = static_cast<std::byte>(random());
    return digest;
}

namespace {

constexpr int kProjects = 50;

/// Names as cameras give them; most are images, few are audio, hardly one is anything else.
std::string name_of(std::int64_t row, std::mt19937_64& random)
{
    auto const dice = random() % 10'000;
    if (dice < 1) return fmt::format("notes {}.txt", row);
    if (dice < 100) return fmt::format("ZOOM{:06}.WAV", row);
    if (dice < 2'000) return fmt::format("C{:07}.MP4", row);
    if (dice < 2'010) return fmt::format("Interview with Anna take {}.mov", row);
    return fmt::format("IMG_{:07}.HEIC", row);
}

/// What its content says: taken by one of five cameras within eight years, every tenth HEIC with a moving half.
domain::MediaRecord record_of(std::int64_t row, std::mt19937_64& random)
{
    constexpr char const* kModels[] = {"iPhone 15 Pro", "iPhone 12", "Pixel 8", "EOS R5", "A7 IV"};
    constexpr std::int64_t kSecond = 1'000'000;
    domain::MediaRecord record;
    record.state = domain::ReadState::Done;
    record.has_picture = true;
    record.facts.width = 4032;
    record.facts.height = 3024;
    record.facts.model = kModels[random() % 100 < 90 ? 0 : random() % 5];
    auto const civil = static_cast<std::int64_t>(random() % (3'000ULL * 86'400)) * kSecond;
    record.facts.captured = domain::CaptureTime{civil, 120, "DateTimeOriginal"};
    record.captured_at = record.facts.captured->instant();
    if (row % 20 < 2) record.facts.content_id = fmt::format("live {}", row / 20);
    return record;
}

}  // namespace

void generate(std::string const& file, std::int64_t rows)
{
    catalog::prepare(file);
    catalog::Catalog tx{file, catalog::Access::Write};
    tx.database().execute("PRAGMA synchronous = OFF");
    tx.database().execute("PRAGMA cache_size = -2000000");
    lib::sqlite::Statement last_content{tx.database(), "SELECT max(id) FROM blob"};
    std::mt19937_64 random{1};
    std::vector<std::int64_t> projects;
    for (int i = 0; i < kProjects; ++i)
        projects.push_back(tx.projects.add({0, fmt::format("P{}", i), "", 1}));
    constexpr std::int64_t kDay = 86'400'000'000;
    for (std::int64_t row = 0; row < rows;) {
        lib::sqlite::Transaction transaction{tx.database()};
        for (auto const end = std::min(rows, row + 20'000); row < end; ++row) {
            domain::Asset asset;
            // The first project is small, the others share the rest.
            asset.project_id = projects[row % 10'000 == 0 ? 0 : 1 + random() % (kProjects - 1)];
            asset.path = "ingest/originals/" + name_of(row, random);
            asset.digest = digest_of(row);
            asset.stamp = {random() % 50'000'000, static_cast<std::int64_t>(random() % 3'000) * kDay * 1000,
                           static_cast<std::uint64_t>(row)};
            asset.added_at = kDay * 3'000 + row * 1'000'000;
            tx.assets.put(asset);
            auto rows_of = last_content.query();
            if (rows_of.next()) tx.facts.put(rows_of.integer(0), record_of(row, random));
        }
        transaction.commit();
    }
    tx.database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace bench
