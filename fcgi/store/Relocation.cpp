#include "store/Relocation.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

#include "store/Hashing.h"
#include "store/PlaceCopy.h"
#include "store/Rename.h"

namespace store {

namespace {

[[noreturn]] void raise(std::string const& doing, int error = errno)
{
    throw std::system_error(error, std::generic_category(), doing);
}

std::string name_of(std::string_view path) { return std::string{path.substr(path.rfind('/') + 1)}; }

Relocated copy_over(Root const& root, std::string const& source, std::string const& target, int folder,
                    std::string const& spare, domain::Digest const& expected)
{
    auto const from = root.open(source, O_RDONLY);
    if (!from) return Relocated::Gone;
    int const error = place_copy(root, from->get(), folder, spare, name_of(target),
                                 [&](int copy) { return hash_file(copy) == expected; });
    if (error != 0) return error == EEXIST ? Relocated::Taken : Relocated::Changed;
    try {
        root.remove(source);
    } catch (std::system_error const&) {
        root.remove(target);
        throw;
    }
    flush_parent(root, source);
    return Relocated::Done;
}

}  // namespace

bool is_one_file(Root const& root, std::string_view a, std::string_view b)
{
    int why = 0;
    auto const first = root.try_open(a, O_PATH, why);
    auto const second = root.try_open(b, O_PATH, why);
    struct stat one {};
    struct stat other {};
    return first && second && ::fstat(first->get(), &one) == 0 && ::fstat(second->get(), &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

std::string parent_of(std::string_view path)
{
    auto const slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash)};
}

void flush_parent(Root const& root, std::string_view path)
{
    if (auto const folder = root.open(parent_of(path), O_RDONLY | O_DIRECTORY))
        root.flush_folder(folder->get());
}

Relocated relocate(Root const& root, std::string const& source, std::string const& target,
                   std::string const& spare, domain::Digest const& expected)
{
    auto const from = root.open(parent_of(source), O_PATH | O_DIRECTORY);
    if (!from || !root.has_file(source)) return Relocated::Gone;
    auto const to = root.ensure_folder(parent_of(target));
    int const error = rename_without_replacing(root, from->get(), name_of(source), to.get(), name_of(target));
    if (error == 0) return Relocated::Done;
    if (error == EEXIST) return Relocated::Taken;
    if (error == ENOENT) return Relocated::Gone;
    if (is_copy_called_for(error)) return copy_over(root, source, target, to.get(), spare, expected);
    raise("move to " + target, error);
}

}  // namespace store
