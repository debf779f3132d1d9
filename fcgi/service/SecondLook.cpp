#include "service/SecondLook.h"

namespace service {

namespace {

/// Files that wait at a time; the others are new again when these have been taken. It bounds the memory.
constexpr std::size_t kMostWaiting = 100'000;

}  // namespace

void SecondLook::settle(Difference& difference,
                        std::function<bool(Difference::File const&)> const& is_known_content)
{
    std::unordered_map<std::string, domain::FileStamp> files;
    std::unordered_map<std::string, domain::FileStamp> given_up;
    std::unordered_set<std::uint64_t> sizes_that_wait;
    bool is_full = false;
    std::erase_if(difference.files, [&](Difference::File const& file) {
        if (has_given_up(file)) return given_up.emplace(file.path, file.stamp).second;
        auto const before = m_files.find(file.path);
        bool const is_settled =
            (before != m_files.end() && before->second == file.stamp) || is_known_content(file);
        if (!is_settled) sizes_that_wait.insert(file.stamp.size);
        if (files.size() == kMostWaiting) return is_full = true;
        files.emplace(file.path, file.stamp);
        return !is_settled;
    });
    m_files = std::move(files);
    m_given_up = std::move(given_up);

    std::unordered_set<std::int64_t> gone;
    m_is_waiting = is_full || !sizes_that_wait.empty();
    for (auto& row : difference.gone) {
        gone.insert(row.id);
        row.may_go = m_gone.contains(row.id) && !is_full && !sizes_that_wait.contains(row.size);
        m_is_waiting = m_is_waiting || !row.may_go;
    }
    m_gone = std::move(gone);
}

bool SecondLook::agrees_on_index(domain::FileStamp const& stamp)
{
    bool const agrees = m_index == stamp;
    m_index = stamp;
    m_is_waiting = !agrees;
    return agrees;
}

bool SecondLook::has_given_up(Difference::File const& file) const
{
    auto const known = m_given_up.find(file.path);
    return known != m_given_up.end() && known->second == file.stamp;
}

}  // namespace service
