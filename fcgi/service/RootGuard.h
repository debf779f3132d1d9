#pragma once

#include <optional>
#include <string>

#include "store/Root.h"

namespace service {

/// Knows which root the catalogue belongs to. A mount that is missing shows as a missing or foreign marker.
class RootGuard {
public:
    RootGuard(store::Root const& root, std::string expected_id) : m_root(root), m_expected(std::move(expected_id)) {}

    /// nullopt when the root is the one that the catalogue knows, else what is wrong, for people.
    std::optional<std::string> complaint() const;

private:
    store::Root const& m_root;
    std::string m_expected;
};

}  // namespace service
