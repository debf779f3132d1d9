#include "store/CopyFile.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "store/Hashing.h"

namespace store {

namespace {

constexpr std::size_t kCopiedAtOnce = 64 * 1024 * 1024;

[[noreturn]] void raise() { throw std::system_error(errno, std::generic_category(), "copy"); }

/// False where the kernel cannot copy between these two files; nothing was copied then.
bool copy_in_kernel(int from, int to)
{
    for (bool is_first = true;; is_first = false) {
        auto const copied = ::copy_file_range(from, nullptr, to, nullptr, kCopiedAtOnce, 0);
        if (copied == 0) return true;
        if (copied < 0 && errno == EINTR) continue;
        if (copied < 0 && is_first &&
            (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
            return false;
        if (copied < 0) raise();
    }
}

void copy_by_hand(int from, int to)
{
    std::vector<char> block(kBlock);
    for (;;) {
        auto const got = ::read(from, block.data(), block.size());
        if (got == 0) return;
        if (got < 0 && errno != EINTR) raise();
        for (ssize_t done = 0; done < got;) {
            auto const wrote = ::write(to, block.data() + done, static_cast<std::size_t>(got - done));
            if (wrote < 0 && errno != EINTR) raise();
            if (wrote > 0) done += wrote;
        }
    }
}

bool has_stamp(int fd, domain::FileStamp const& stamp)
{
    struct stat status {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && stamp_of(status) == stamp;
}

}  // namespace

std::optional<StagedFile> copy_staged(Staging const& staging, Root const& root, std::string_view path,
                                      domain::FileStamp const& stamp)
{
    int why = 0;
    auto const source = root.try_open(path, O_RDONLY, why);
    if (!source || !has_stamp(source->get(), stamp)) return std::nullopt;
    auto copy = staging.create();
    if (::ioctl(copy.fd(), FICLONE, source->get()) != 0 && !copy_in_kernel(source->get(), copy.fd()))
        copy_by_hand(source->get(), copy.fd());
    if (!has_stamp(source->get(), stamp) || copy.stamp().size != stamp.size) return std::nullopt;
    return copy;
}

}  // namespace store
