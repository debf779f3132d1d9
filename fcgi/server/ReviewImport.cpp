#include "server/ReviewImport.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

#include "api/review/Row.h"
#include "server/Start.h"
#include "service/Reviews.h"
#include "util/UniqueFd.h"

namespace server {

namespace {

[[noreturn]] void fail(char const* doing) { throw std::system_error(errno, std::generic_category(), doing); }

void write_all(int fd, char const* data, std::size_t size)
{
    while (size > 0) {
        auto const wrote = ::write(fd, data, size);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) fail("copy of the import");
        data += wrote;
        size -= static_cast<std::size_t>(wrote);
    }
}

/// A file without a name: the import is read twice, a pipe only once.
util::UniqueFd copy_of_input(std::string const& folder)
{
    util::UniqueFd file{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (!file) fail("copy of the import");
    std::array<char, 64 * 1024> block;
    for (;;) {
        auto const got = ::read(STDIN_FILENO, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read of the import");
        if (got == 0) return file;
        write_all(file.get(), block.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

int import_reviews(config::Options const& options)
{
    prepare(options);
    auto const file = catalog::catalog_file(options.state);
    auto const input = copy_of_input(options.state);
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    auto const rows = service::Reviews{reader, writer}.import(input.get(), &api::review::parse_row);
    if (!rows) {
        fmt::print(stderr, "Nothing was imported. {}\n", rows.error().message);
        return 1;
    }
    fmt::print("{} rows were imported.\n", *rows);
    return 0;
}

}  // namespace server
