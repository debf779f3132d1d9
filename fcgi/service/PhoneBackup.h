#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "domain/PhoneBackup.h"
#include "service/Projects.h"
#include "service/RootGuard.h"
#include "service/Uploads.h"
#include "store/DiskSpace.h"

namespace service {

/// Does a phone have to send a file?
enum class BackupNeed { Wanted, BackedUp, Ignored };

struct BackedUp {
    domain::BackupRecord record;
    Novelty novelty = Novelty::New;  ///< Known: this content was recorded under this path already
};

/// How much there is, and how much room.
struct BackupStorage {
    store::DiskSpace space;
    domain::BackupSums sums;
};

/// Phones that ask what is new and back it up into the built-in project `backup`.
class PhoneBackup {
public:
    PhoneBackup(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
                RootGuard const& guard, Projects& projects, Uploads& uploads)
        : m_reader(reader),
          m_writer(writer),
          m_root(root),
          m_guard(guard),
          m_projects(projects),
          m_uploads(uploads)
    {
    }

    /// One answer for each path, in their order.
    std::vector<BackupNeed> judge(std::string const& device, std::vector<std::string> const& paths);

    /// What the fields of a form say of its file.
    using ReadOrigin = domain::BackupOrigin (*)(FormFields const&, std::string const& file_name);
    /// Stores the one file of a form and records it. A file that cannot be placed leaves a failed record.
    domain::Result<BackedUp> receive(Upload const& upload, ReadOrigin read_origin);

    /// Returns how many were not ignored before. All or none.
    std::int64_t ignore(std::string const& device, std::vector<std::string> const& paths);
    /// Returns how many were ignored before. All or none.
    std::int64_t unignore(std::string const& device, std::vector<std::string> const& paths);
    /// In the order of their ids, behind `after`.
    std::vector<domain::IgnoredFile> ignored(std::string const& device, std::int64_t after, int limit);

    std::vector<domain::BackupDevice> devices(std::int64_t after, int limit)
    {
        return m_reader.backups.devices(after, limit);
    }
    std::optional<domain::BackupDevice> device(std::int64_t id) { return m_reader.backups.device(id); }
    /// What people call the device, 1 to 80 characters; blank takes the name away. Its name on the wire stays.
    domain::Result<domain::BackupDevice> name_device(std::int64_t id, std::string_view own_name);
    /// Oldest first, behind the day `after`; of all devices when `device` is 0.
    std::vector<domain::BackupDay> days(std::int64_t device, std::int64_t after, int limit)
    {
        return m_reader.backups.days(device, after, limit);
    }
    /// Newest first; of all devices when `device` is empty, of every status when there is none.
    std::vector<domain::BackupRecord> log(std::string const& device,
                                          std::optional<domain::BackupStatus> status, int limit,
                                          std::int64_t offset);
    std::optional<domain::BackupRecord> find(std::int64_t id) { return m_reader.backups.find(id); }

    /// Unavailable when the storage is not what the catalogue remembers.
    domain::Result<store::DiskSpace> space() const;
    domain::Result<BackupStorage> storage();

private:
    void touch(domain::BackupDevice const& device);
    domain::Result<BackedUp> record(domain::BackupOrigin origin, UploadResult const& result);
    void record_failure(domain::BackupOrigin origin, UploadResult const& result);
    /// 0 for all, nullopt when nobody of that name was here.
    std::optional<std::int64_t> row_of(std::string const& device);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    Projects& m_projects;
    Uploads& m_uploads;
};

}  // namespace service
