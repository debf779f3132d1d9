#include "service/FreeNames.h"

#include "domain/SafeName.h"
#include "service/PlaceKeys.h"

namespace service {

namespace {

/// Names that are tried one by one; after so many, a free one is searched for.
constexpr unsigned kTriedInTurn = 8;

std::string numbered_path(std::string const& path, unsigned number)
{
    if (number == 0) return path;
    auto const name = path.rfind('/') + 1;  // 0 when there is no slash
    return path.substr(0, name) + domain::numbered_name(path.substr(name), number);
}

}  // namespace

FreeNames::Claimed FreeNames::claim(domain::Project const& project, std::string const& wish,
                                    Accept const& accept)
{
    for (unsigned number = 0;; ++number) {
        if (number == kTriedInTurn) number = first_free_number(project, wish, number - 1);
        auto path = numbered_path(wish, number);
        auto const key = domain::name_key(path);
        auto held = m_locks.try_lock(file_key(project.id, key));
        if (!held || m_reader.assets.has_key(project.id, key) || !accept(path)) continue;
        return {std::move(path), std::move(held)};
    }
}

FreeNames::Claimed FreeNames::claim(domain::Project const& project, std::string const& wish)
{
    return claim(project, wish,
                 [&](std::string const& path) { return !m_root.has_entry(project.name + "/" + path); });
}

/// Doubles its step until a free name is found, then halves the gap: thousands of equal names cost a dozen look-ups.
unsigned FreeNames::first_free_number(domain::Project const& project, std::string const& wish, unsigned taken)
{
    auto const is_taken = [&](unsigned number) {
        auto const path = numbered_path(wish, number);
        return m_reader.assets.has_key(project.id, domain::name_key(path)) ||
               m_root.has_entry(project.name + "/" + path);
    };
    unsigned free = taken + 1;
    while (is_taken(free)) {
        taken = free;
        free *= 2;
    }
    while (free - taken > 1) {
        unsigned const middle = taken + (free - taken) / 2;
        (is_taken(middle) ? taken : free) = middle;
    }
    return free;
}

}  // namespace service
