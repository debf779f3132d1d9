#pragma once

#include <string>
#include <string_view>

#include "store/Root.h"

namespace store {

/// A small derived file that is replaced as a whole: written in `incoming`, flushed, renamed, folder flushed.
/// Readers see the old content or the new, never a part. Throws std::system_error.
class AtomicFile {
public:
    AtomicFile(Root const& root, std::string target);
    ~AtomicFile();  ///< without a commit nothing is left behind
    AtomicFile(AtomicFile const&) = delete;
    AtomicFile& operator=(AtomicFile const&) = delete;
    AtomicFile(AtomicFile&& other) noexcept;

    void write(std::string_view bytes);
    /// Open for writing: for those who write it themselves.
    int fd() const { return m_fd.get(); }
    void commit();
    /// The same without a flush: after a power loss the file may be empty.
    void place();

private:
    util::UniqueFd rename();

    Root const& m_root;
    std::string m_target;
    std::string m_temporary;
    util::UniqueFd m_fd;
};

}  // namespace store
