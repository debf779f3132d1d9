#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace faults {

/// The function that the program would have called without the shim.
template <class Function>
Function* next(char const* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// fstatat without the shim. False when there is nothing.
inline bool look(int folder, char const* name, struct stat& status, int flags)
{
    static auto* const real = next<int(int, char const*, struct stat*, int)>("fstatat");
    return real(folder, name, &status, flags) == 0;
}

/// A path as the caller gave it, or a descriptor (an empty name).
struct Place {
    int folder = AT_FDCWD;
    char const* name = "";

    /// Absolute, empty when there is none.
    std::string path() const
    {
        std::string_view const given{name};
        if (given.starts_with('/')) return std::string{given};
        std::string const link =
            folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
        char text[1024];
        auto const size = ::readlink(link.c_str(), text, sizeof text);
        if (size <= 0) return {};
        std::string start{text, static_cast<std::size_t>(size)};
        return given.empty() ? start : start + "/" + std::string{given};
    }

    std::uint64_t inode() const
    {
        struct stat status {};
        return look(folder, name, status, AT_SYMLINK_NOFOLLOW | (*name == '\0' ? AT_EMPTY_PATH : 0))
                   ? status.st_ino
                   : 0;
    }
};

inline std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The inode of the folder that a path lies in.
inline std::uint64_t folder_of(std::string const& path)
{
    std::string const folder = path.substr(0, path.rfind('/'));
    return Place{AT_FDCWD, folder.c_str()}.inode();
}

}
