#pragma once

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "../http/HttpTest.h"

namespace crash {

/// A content that was sent, and what the answers (or their lack) allow to be true of it. Each content is its own.
struct Sent {
    std::string bytes;
    std::set<std::string>
        places;        ///< "A", "B" (of this client), "Shared", "trash", or "nowhere": one of them is true
    std::string path;  ///< below its project, when an answer said so
    std::int64_t trash_id = 0;
};

/// What a client was told, or saw, that must not be.
using Complaints = std::vector<std::string>;

/// One client that sends, repeats, moves, deletes, restores, purges, renames and reindexes until it is stopped, and remembers what it
/// was told. Its projects are A<n> and B<n>, which it renames to C<n> and back; all clients share the project Shared.
class Load {
public:
    Load(std::uint16_t port, int number, unsigned seed);

    void make_projects();
    /// May empty the trash from now on.
    void be_administrator(tests::HeaderList headers) { m_administrator = std::move(headers); }
    void run(std::atomic<bool> const& stop);

    /// Also while it runs.
    bool was_promised_something() const { return m_is_promised; }
    std::map<std::string, Sent> const& sent() const { return m_sent; }  ///< by SHA-256
    Complaints const& complaints() const { return m_complaints; }
    /// The names that the slot "A", "B" or "Shared" may have now.
    std::vector<std::string> names_of(std::string const& place) const;

private:
    using Known = std::map<std::string, Sent>::iterator;

    void upload_raw();
    void upload_form(int files);
    void upload_twin();
    void repeat();
    void move();
    void remove();
    void restore();
    void purge();
    void rename();
    void reindex();

    std::string add(std::string bytes, std::string const& place);
    void learn(std::string const& digest, tests::Json const& result, std::string const& place);
    Known pick(std::string const& place);
    tests::Json act(std::string const& what, std::string const& body, Sent& file, std::string const& to);
    tests::Response post(std::string const& path, std::string const& body, tests::HeaderList headers = {});
    std::string a() const { return "A" + m_number; }
    std::string fresh_bytes();
    std::string long_bytes();
    std::string fresh_name();
    bool chance(int percent) { return static_cast<int>(m_random() % 100) < percent; }

    tests::Client m_http;
    std::string m_number;
    std::mt19937 m_random;
    tests::HeaderList m_administrator;
    std::map<std::string, Sent> m_sent;
    Complaints m_complaints;
    std::string m_b;        ///< the name of B now
    std::string m_b_maybe;  ///< the other one, when a rename had no answer
    int m_made = 0;
    std::atomic<bool> m_is_promised{false};
};

}
