#pragma once

namespace media {

/// Limits that hold for the decoder's whole life: memory, files, what it writes. First of all.
void limit_resources();
/// From now on: no file can be opened, no socket made, no program started. Throws std::system_error.
void enter_sandbox();

}  // namespace media
