#include "service/IndexFile.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "lib/json/Value.h"
#include "lib/log/Log.h"
#include "store/AtomicFile.h"
#include "util/Clock.h"

namespace service {

namespace {

std::string read_all(int fd)
{
    std::string text;
    std::array<char, 64 * 1024> block{};
    for (;;) {
        auto const got = ::read(fd, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "read of index.json");
        if (got == 0) return text;
        text.append(block.data(), static_cast<std::size_t>(got));
    }
}

std::optional<std::int64_t> time_of(lib::json::Value const& object, std::string_view key)
{
    auto const value = object.find(key);
    auto const text = value ? value->string() : std::nullopt;
    return text ? util::parse_time(*text) : std::nullopt;
}

void add_entry(IndexFile& index, lib::json::Value const& value)
{
    auto const path = value.find("relative_path");
    auto const sha256 = value.find("sha256");
    auto const size = value.find("size");
    if (!path || !sha256 || !size || !path->string() || !sha256->string() || !size->integer()) return;
    auto const digest = domain::Digest::from_hex(*sha256->string());
    auto const uploaded = time_of(value, "uploaded_at");
    auto const added = uploaded ? uploaded : time_of(value, "indexed_at");
    if (!digest || !added || *size->integer() < 0) return;
    IndexEntry entry{*digest, static_cast<std::uint64_t>(*size->integer()),
                     uploaded ? domain::Origin::Upload : domain::Origin::Index, *added, index.entries.size()};
    auto const [there, is_new] = index.entries.try_emplace(*path->string(), entry);
    if (is_new) return;
    entry.order =
        there->second.order;  // a file that changed was added again: the later entry is the truer one
    there->second = entry;
}

}  // namespace

std::optional<IndexFile> IndexFile::read(store::Root const& root, std::string const& project)
{
    int why = 0;
    auto const fd = root.try_open(project + "/index.json", O_RDONLY, why);
    if (!fd) return std::nullopt;
    auto const text = read_all(fd->get());
    IndexFile index;
    auto const document = lib::json::Document::parse(text);
    if (!document || !document->root().is_object()) {
        lib::log::warning("{}/index.json cannot be understood, kept as index.damaged.json", project);
        store::AtomicFile copy{root, project + "/index.damaged.json"};
        copy.write(text);
        copy.commit();
        return index;
    }
    auto const top = document->root();
    if (auto const notes = top.find("notes"); notes && notes->string()) index.notes = *notes->string();
    index.created_at = time_of(top, "created_at").value_or(0);
    if (auto const files = top.find("files"))
        files->for_each([&](lib::json::Value const& value) { add_entry(index, value); });
    return index;
}

}  // namespace service
