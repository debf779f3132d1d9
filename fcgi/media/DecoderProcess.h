#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "domain/Derived.h"
#include "media/Message.h"
#include "util/UniqueFd.h"

namespace media {

/// What a decoder may take for one file.
struct DecoderLimits {
    std::chrono::seconds cpu{30};
    std::chrono::seconds wall{300};  ///< a busy machine leaves little to those who are not in a hurry
    int files = 500;                 ///< then it is replaced
};

/// Descriptors that pictures are written to, by `kDerived`; -1: not wanted.
using PictureFds = std::array<int, domain::kDerived.size()>;

/// How one file went.
struct Decoded {
    enum class End { Answered, Killed, NotStarted, Interrupted };
    End end = End::Answered;
    Answer answer{};       ///< when it answered
    std::string reason{};  ///< else, for people
};

/// A process that decodes what others have made: it has no files but those that it is handed, no network, and limits. It
/// serves many files, is replaced after one that it could not stand, and ends with this object. For one thread.
class DecoderProcess {
public:
    /// `program`: path of media-sync-decoder. Once `may_go_on` says no a file is left where it is: Interrupted.
    explicit DecoderProcess(
        std::string program, DecoderLimits limits = {},
        std::function<bool()> may_go_on = [] { return true; });
    ~DecoderProcess();
    DecoderProcess(DecoderProcess const&) = delete;
    DecoderProcess& operator=(DecoderProcess const&) = delete;

    /// Returns within the wall-clock limit, whatever the file does. Throws nothing for a bad file.
    Decoded run(int file, PictureFds const& pictures);

    /// Its process, 0 when none runs.
    pid_t pid() const { return m_pid; }
    /// Ends it; the next file starts another one.
    void stop();

private:
    bool start();
    bool send(int file, PictureFds const& pictures) const;
    Decoded receive();
    void renew_limits() const;
    std::string collect();

    std::string m_program;
    DecoderLimits m_limits;
    std::function<bool()> m_may_go_on;
    util::UniqueFd m_socket;
    pid_t m_pid = 0;
    int m_served = 0;
};

/// The decoder that stands beside the program that is running.
std::string decoder_program();

}  // namespace media
