#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lib::password {

/// argon2id with a salt of its own, as one text that names its parameters. Takes tens of milliseconds and 19 MiB.
/// Throws std::runtime_error when there is no memory for it.
std::string hash(std::string_view password);

/// Whether `hash` is of this password; takes as long as `hash` for either answer.
bool verify(std::string_view password, std::string const& hash);

/// A hash of no password that anybody knows, as costly to verify as a real one.
std::string const& hash_of_nothing();

/// 256 random bits for a session.
std::array<std::byte, 32> random_token();

}  // namespace lib::password
