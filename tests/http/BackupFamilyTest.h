#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "HttpTest.h"
#include "Phone.h"

namespace tests {

/// A server, and the words of the phones that back up.
class BackupFamilyTest : public HttpTest {
protected:
    using HttpTest::HttpTest;

    /// A form with the file first, then the fields, as they are given.
    Response send(std::string const& name, std::string const& bytes, std::vector<Part> fields)
    {
        fields.insert(fields.begin(), Part{"file", name, bytes, "image/jpeg"});
        return http.post("/photos/upload", multipart_body(fields), multipart_headers());
    }
    Response back_up(std::string const& name, std::string const& bytes, std::string const& path,
                     std::string const& device = "iPhone 14", std::string const& type = "photo")
    {
        return send(name, bytes,
                    {{"original_path", {}, path}, {"file_type", {}, type}, {"device_id", {}, device}});
    }
    /// Paths that the server wants, of those.
    std::vector<std::string> wanted(std::vector<std::string> const& paths,
                                    std::string const& device = "iPhone 14")
    {
        auto const answer = http.post_json("/photos/new", files(paths, device));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json()["new_files"].pluck("path");
    }
    static std::string files(std::vector<std::string> const& paths, std::string const& device = "iPhone 14")
    {
        std::string list;
        for (auto const& path : paths)
            list += (list.empty() ? "" : ",") + ("{\"path\":" + json_string(path) + "}");
        return "{\"device_id\":" + json_string(device) + ",\"files\":[" + list + "]}";
    }
    /// Paths below `backup`, sorted.
    std::vector<std::string> stored() const
    {
        std::vector<std::string> paths;
        if (!fs::exists(folder("backup"))) return paths;
        for (auto const& file : fs::recursive_directory_iterator{folder("backup")})
            if (file.is_regular_file()) paths.push_back(fs::relative(file.path(), folder("backup")));
        std::ranges::sort(paths);
        return paths;
    }
    static std::string month(std::time_t time = std::time(nullptr))
    {
        std::tm parts{};
        ::localtime_r(&time, &parts);
        char text[32];
        return {text, std::strftime(text, sizeof text, "%Y/%m/", &parts)};
    }
    std::string bytes_of(Json const& backup) const
    {
        return read_file(folder("backup") / backup["file_path"].text());
    }
};

}
