#pragma once

#include <string>

#include "config/Options.h"
#include "store/Root.h"

namespace server {

/// Makes the folders, migrates the catalogue and learns (or remembers) which root it belongs to. Returns the root's id
/// that the catalogue expects. Leaves no connection open. Throws on what cannot be worked with.
std::string prepare(config::Options const& options);
/// Opens the root and lets it choose its ways by its self-test, unless it is not the one that is expected.
store::Root open_root(config::Options const& options, std::string const& root_id);

/// Held by the server for as long as it runs.
std::string serve_lock(config::Options const& options);
/// Takes the administrator's password of the options over.
void settle_administrator(config::Options const& options);
/// Ends or undoes what a killed pool left half done, and removes the bodies that it had in hand. While no pool is running, and before anything is scanned.
void recover(config::Options const& options, std::string const& root_id);

}  // namespace server
