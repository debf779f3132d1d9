#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "catalog/Catalog.h"
#include "catalog/Writer.h"
#include "domain/Digest.h"
#include "lib/crypto/Sha256.h"
#include "service/Assets.h"
#include "service/Ingest.h"
#include "service/Jobs.h"
#include "service/Loose.h"
#include "service/Projects.h"
#include "service/Publisher.h"
#include "service/Reconcile.h"
#include "service/Renaming.h"
#include "service/Restores.h"
#include "service/RootGuard.h"
#include "service/Trash.h"
#include "store/Root.h"
#include "store/Staging.h"
#include "store/UploadBody.h"
#include "util/KeyLocks.h"

/// What the tests work on: folders of their own, a storage root in one, a catalogue beside it.
namespace scratch {

/// Where a flush costs nothing: for catalogues of tests that commit much.
inline std::filesystem::path memory()
{
    return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path();
}

/// A new folder, below TMPDIR mostly, that goes when the test ends.
class Folder {
public:
    explicit Folder(std::filesystem::path const& parent = std::filesystem::temp_directory_path())
    {
        std::string pattern = (parent / "media-sync-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
        m_path = pattern;
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    std::string const& path() const { return m_path; }
    std::string operator/(std::string_view name) const { return m_path + "/" + std::string{name}; }

private:
    std::string m_path;
};

/// Writes a file, with the folders above it; what was there is overwritten in place.
inline void write_file(std::string const& path, std::string_view text)
{
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary | std::ios::trunc}
        .write(text.data(), static_cast<std::streamsize>(text.size()))
        .flush();
}

/// The whole file; empty when there is none.
inline std::string read_file(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline std::vector<std::string> lines_of(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

/// Names in a folder, sorted by bytes.
inline std::vector<std::string> names_in(std::string const& folder)
{
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator{folder})
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// `ns` since 1970.
inline void set_mtime(std::string const& path, std::int64_t ns)
{
    timespec const times[2] = {{0, UTIME_OMIT}, {ns / 1'000'000'000, ns % 1'000'000'000}};
    if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
        throw std::runtime_error("utimensat " + path);
}

inline std::span<std::byte const> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span{text.data(), text.size()});
}

inline domain::Digest digest_of(std::string_view text)
{
    lib::crypto::Sha256 sha;
    sha.update(bytes_of(text));
    return domain::Digest{sha.finish()};
}

/// Waits up to 10 s for what another thread does; false when it did not happen.
template <class Condition>
bool eventually(Condition condition)
{
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

/// An ordinary user for as long as it lives, whom permissions stop: root reads everything.
class OrdinaryUser {
public:
    OrdinaryUser() : m_switched(::geteuid() == 0 && ::seteuid(65534) == 0) {}
    ~OrdinaryUser()
    {
        if (m_switched && ::seteuid(0) != 0) std::abort();
    }
    OrdinaryUser(OrdinaryUser const&) = delete;
    OrdinaryUser& operator=(OrdinaryUser const&) = delete;

    /// False where the tests run as a root that cannot change users.
    bool is_stopped() const { return ::geteuid() != 0; }

private:
    bool m_switched;
};

inline std::string prepared(std::string const& file)
{
    catalog::prepare(file);
    return file;
}

/// An empty catalogue in a folder of its own.
struct EmptyCatalog {
    Folder folder;
    std::string file = prepared(folder / "catalog.sqlite3");
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};

    domain::Project add_project(std::string const& name)
    {
        domain::Project project{0, name, "", 1'000'000};
        project.id = writer.write([&](catalog::Catalog& tx) { return tx.projects.add(project); });
        return project;
    }
};

/// A storage root with its catalogue and the services over them, as one thread of the server has them.
struct Storage {
    Folder folder;
    store::Root root{folder.path()};
    store::Staging staging{root};
    std::string state;
    std::string catalog_file = prepared(catalog::catalog_file(state));
    std::string root_id = root.ensure_id();
    service::RootGuard guard{root, root_id};
    catalog::Writer writer{catalog_file};
    catalog::Catalog catalog{catalog_file, catalog::Access::Read};
    service::Signals signals;
    service::Jobs jobs{writer, signals, 4};
    util::KeyLocks locks;
    service::Publisher publisher{catalog, writer, root, state};
    service::Projects projects{catalog, writer, root, guard, publisher, jobs, locks};
    service::Unrecorded unrecorded;
    service::Ingest ingest{catalog, writer, root, guard, locks, jobs, 0644, unrecorded};
    service::Reconcile reconcile{catalog, writer, root, guard};
    service::Workplace place{catalog, writer, root, guard, locks, jobs, projects};
    service::Assets tidy{place};
    service::Restores restores{place};
    service::Loose loose{place};
    std::int64_t retention = 30;
    service::Trash trash{catalog, writer, root, guard, [this] { return retention; }};

    /// `state_folder`: of the catalogue, `.media-sync` in the root when it is empty.
    explicit Storage(std::string const& state_folder = {})
        : state(state_folder.empty() ? folder / ".media-sync" : state_folder)
    {
    }

    std::string path(std::string_view below) const { return folder / below; }
    std::string original(domain::Project const& project, std::string_view name) const
    {
        return folder / (project.name + "/" + domain::kOriginals + "/" + std::string{name});
    }
    domain::Project make_project(std::string const& name)
    {
        auto project = projects.create(name, "");
        if (!project) throw std::runtime_error(project.error().message);
        return *project;
    }
    std::vector<std::string> incoming() const { return names_in(folder / store::kIncoming); }

    /// What nginx does with a body.
    std::string put_body(std::string const& name, std::string_view text) const
    {
        auto const file = folder / (std::string{store::kIncoming} + "/" + name);
        write_file(file, text);
        return file;
    }
    store::ReceivedFile receive(std::string_view text)
    {
        auto file = staging.create();
        for (auto rest = text; !rest.empty();) {
            auto const wrote = ::write(file.fd(), rest.data(), rest.size());
            if (wrote <= 0) throw std::runtime_error("write of a body");
            rest.remove_prefix(static_cast<std::size_t>(wrote));
        }
        return store::receive_raw(std::move(file));
    }
    domain::Result<service::Ingested> upload(domain::Project const& project, std::string const& name,
                                             std::string_view text)
    {
        return ingest.store(project, receive(text), {name, "", {}, {}});
    }
    std::vector<domain::Asset> assets(domain::Project const& project)
    {
        std::vector<domain::Asset> all;
        catalog.assets.for_each(project.id, 0, INT64_MAX,
                                [&](domain::Asset const& asset) { all.push_back(asset); });
        return all;
    }
    /// Paths in the index, in the order of addition.
    std::vector<std::string> paths(domain::Project const& project)
    {
        std::vector<std::string> all;
        for (auto const& asset : assets(project)) all.push_back(asset.path);
        return all;
    }
};

}  // namespace scratch
