#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace catalog {

/// What only the catalogue knows, and folders cannot tell.
struct Holdings {
    std::int64_t assets = 0;
    std::int64_t tags = 0;      ///< given to assets
    std::int64_t labelled = 0;  ///< projects that have labels
    std::int64_t events = 0;
    std::int64_t batches = 0;
    std::int64_t settings = 0;
};

/// nullopt when the file cannot be read any more.
std::optional<Holdings> count_holdings(std::string const& file);

/// Writes something that changes nothing, through a connection of its own that waits 200 ms at most. Throws
/// lib::sqlite::Error.
void try_writing(std::string const& file);

/// Does SQLite find every page as it should be? Reads the whole file, through a connection of its own.
bool is_sound(std::string const& file);

/// Renames the file, and what SQLite keeps beside it, to `<file>.damaged-<time>…`. Returns the new name; empty when there was
/// no file. No connection may be open, in any process. Throws std::system_error.
std::string set_aside(std::string const& file, std::int64_t now_us);

}  // namespace catalog
