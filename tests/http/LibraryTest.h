#pragma once

#include <string>

#include "HttpTest.h"

namespace tests {

/// A server, and the words of the clients that put pictures and ask for lists.
class LibraryTest : public HttpTest {
protected:
    using HttpTest::HttpTest;

    static std::string golden(std::string const& name)
    {
        return read_file(fs::path{MEDIA_SYNC_GOLDEN} / "media" / name);
    }
    /// As a form with one part `file`, as the Shortcut sends it.
    Response put(std::string const& path, std::string const& part_name, std::string const& bytes)
    {
        return put_parts(path, {{"file", part_name, bytes}});
    }
    Response put_parts(std::string const& path, std::vector<Part> const& parts)
    {
        return http.request("PUT", "/image/" + path, multipart_body(parts), multipart_headers());
    }
    Response put_raw(std::string const& path, std::string const& bytes, HeaderList const& headers = {})
    {
        return http.request("PUT", "/image/" + path, bytes, headers);
    }
    /// The entry of these bytes in `/list`.
    Json entry(std::string const& bytes, std::string const& list = "/list")
    {
        return http.get(list).json()[sha256_hex(bytes).c_str()];
    }
    std::string image(std::string const& bytes) const { return "/image/" + sha256_hex(bytes); }
    /// Of uploads, today.
    std::string day_folder() const
    {
        auto const now = std::time(nullptr);
        std::tm parts{};
        ::localtime_r(&now, &parts);
        char text[32];
        return {text, std::strftime(text, sizeof text, "uploads/%Y%m%d", &parts)};
    }
    fs::path on_disk(Response const& answer) const
    {
        return server.root() / answer.json()["file_path"].text();
    }
};

}
