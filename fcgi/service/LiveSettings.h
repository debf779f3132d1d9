#pragma once

#include "catalog/Catalog.h"
#include "config/Options.h"

namespace service {

/// The settings as one thread sees them: a change by any thread or process is noticed at the next look.
class LiveSettings {
public:
    /// `options` must outlive it.
    LiveSettings(catalog::Catalog& reader, config::Options const& options)
        : m_reader(reader), m_options(options)
    {
    }

    /// Those of now; valid until the next call. The table is read only when the catalogue has changed. When it cannot be
    /// read, those that were read last.
    config::Settings const& current() { return effective().values; }
    config::EffectiveSettings const& effective();

    config::Options const& options() const { return m_options; }

private:
    void look();

    catalog::Catalog& m_reader;
    config::Options const& m_options;
    std::int64_t m_version = 0;  ///< of the catalogue's data when it was read
    config::EffectiveSettings m_effective = config::combine({}, m_options.given);
};

}  // namespace service
