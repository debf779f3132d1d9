#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/Root.h"

namespace service {

/// Knows which root the catalogue belongs to. A mount that is missing shows as a missing or foreign marker.
class RootGuard {
public:
    /// `on_stale` is called when the right root is back at its path, but as another mount than the one that is open.
    RootGuard(store::Root const& root, std::string expected_id, std::function<void()> on_stale = {})
        : m_root(root), m_expected(std::move(expected_id)), m_on_stale(std::move(on_stale))
    {
    }

    /// nullopt when the root is the one that the catalogue knows, else what is wrong, for people.
    std::optional<std::string> complaint() const;

private:
    store::Root const& m_root;
    std::string m_expected;
    std::function<void()> m_on_stale;
};

}  // namespace service
