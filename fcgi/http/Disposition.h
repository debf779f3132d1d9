#pragma once

#include <string>
#include <string_view>

namespace http {

/// The value of Content-Disposition (RFC 6266): `attachment; filename="ascii fallback"; filename*=UTF-8''…`,
/// or `inline`. The second form stands only where the fallback had to differ. No byte of the name can end the
/// quotes or the line.
std::string content_disposition(bool attachment, std::string_view file_name);

}  // namespace http
