#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/Asset.h"
#include "service/IndexFile.h"

namespace service {

/// What must change in the catalogue so that it says what lies in a folder.
struct ReconcilePlan {
    /// A row whose content is not at its path any more.
    struct Homeless {
        std::int64_t id = 0;
        domain::Digest digest;
        std::uint64_t inode = 0;
        bool may_go = true;
        bool is_displaced = false;  ///< its path has another content
    };
    /// A file whose content no row has at that path.
    struct Unclaimed {
        std::string path;
        domain::FileStamp stamp;
        domain::Digest digest;
        IndexEntry const* entry = nullptr;  ///< what index.json said of it
        std::optional<Homeless> row;        ///< the row that names this path with another content
    };
    /// A row whose file was touched, but has the same content.
    struct Touched {
        std::int64_t id = 0;
        domain::Digest digest;
        domain::FileStamp stamp;
    };
    /// What was read of the folder.
    struct Contents {
        std::vector<Unclaimed> files;
        std::vector<Homeless> homeless;
        std::vector<Touched> touched;
        bool is_cut_short = false;
    };
    struct Move {
        Homeless row;
        std::string path;
        domain::FileStamp stamp;
        std::optional<Homeless> over;  ///< the row that names this path with another content
    };
    struct Edit {
        Homeless row;
        domain::FileStamp stamp;
        domain::Digest digest;
    };
    /// What must change in one transaction: one move, or files that swapped their names in a circle.
    using Step = std::vector<Move>;

    std::vector<Touched> touched;
    std::vector<Step> moved;
    std::vector<Homeless> removed;
    std::vector<Edit> changed;
    std::vector<Unclaimed> added;

    /// Rows follow their content: first to the file of their own inode, then to any.
    static ReconcilePlan make(Contents contents);
};

}  // namespace service
