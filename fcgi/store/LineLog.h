#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/Root.h"

namespace store {

/// An append-only file of JSON lines. A line that a crash cut short is ended before the next one is written.
class LineLog {
public:
    LineLog(Root const& root, std::string path);

    /// The last whole line, without its newline; empty when there is none.
    std::string last_line() const;
    /// Appends and flushes. Each line is without a newline.
    void append(std::span<std::string const> lines);

private:
    util::UniqueFd m_fd;
    std::string m_path;
};

}  // namespace store
