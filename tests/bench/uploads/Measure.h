#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "Targets.h"

namespace bench {

/// How a file is sent.
enum class Way { Put, Raw, Form };

/// `count` files of `size` bytes over `concurrency` connections.
struct Load {
    std::uint64_t size;
    int concurrency;
    int count;
};

struct Run {
    double seconds = 0;  ///< from the first byte of all to the last answer
    double wait = 0;     ///< of the slowest file: from its last byte to its answer
    double cpu = 0;      ///< seconds, of the server
};

/// Bytes to send: every file gets content of its own, unless `repeats` are asked for.
class Source {
public:
    explicit Source(std::uint64_t most);
    std::string_view rest(std::uint64_t size) const { return {m_bytes.get(), size - kUnique}; }
    /// The first bytes of a file, as nobody else has them.
    static std::string unique_start();

    static constexpr std::size_t kUnique = 32;

private:
    std::unique_ptr<char[]> m_bytes;
};

/// Sends it all; throws when an answer is not 2xx. The same `starts` give the same contents again.
Run run(Target& target, Way way, Load const& load, Source const& source,
        std::vector<std::string> const& starts);

/// Touches and frees memory, so that what follows does not pay for the first touch of pages.
void warm_memory();

double median(std::vector<double> values);

}  // namespace bench
