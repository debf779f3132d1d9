#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/Derived.h"
#include "domain/Digest.h"
#include "store/AtomicFile.h"
#include "store/Root.h"

namespace store {

/// The pictures that are made of contents. All of it can be deleted and is made again. Thumbnails lie in `.thumbnails`,
/// where other programs look for them; the others in `.media-sync/derived`, in 256 folders. What is there is complete.
class DerivedStore {
public:
    explicit DerivedStore(Root const& root) : m_root(root) {}

    /// Below the root: ".thumbnails/<sha256>.png", ".media-sync/derived/ab/<sha256>-512.webp"
    static std::string path_of(domain::Digest const& content, domain::Derived derived);

    /// Its path below the root; nullopt when it is not there. An empty file, as a power loss may leave it, is none.
    std::optional<std::string> find(domain::Digest const& content, domain::Derived derived) const;
    /// A file that is there once it was placed, instead of the one that was. Throws std::system_error.
    AtomicFile create(domain::Digest const& content, domain::Derived derived) const;
    /// All pictures of a content; fine when there are none.
    void remove(domain::Digest const& content) const;
    /// Visits the contents of which there are pictures, some of them twice. Other files are passed over.
    void for_each(std::function<void(domain::Digest const&)> const& visit) const;

private:
    Root const& m_root;
};

}  // namespace store
