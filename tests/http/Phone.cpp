#include "Phone.h"

#include <fmt/format.h>

#include "Json.h"

namespace tests {

namespace {

constexpr std::string_view kPhoneBoundary =
    "fK5FQHlRTpXc.wOhq2mEMNQ7zHdtL_cfVYgbJm0KFRnBq9S-bYx1sG8vJt4aXw3eP6rZuk";
static_assert(kPhoneBoundary.size() == 70);

std::string text_part(std::string_view name, std::string_view value)
{
    return fmt::format("--{}\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", kPhoneBoundary,
                       name, value);
}

std::string describe(PhoneFile const& file)
{
    return fmt::format(R"({{"id":{},"path":{},"name":{},"size":0,"type":{},"created":1741530080123}})",
                       json_string(file.id), json_string(file.path), json_string(file.name),
                       json_string(file.type));
}

std::string describe(std::vector<PhoneFile> const& files)
{
    std::string list;
    for (auto const& file : files) list += (list.empty() ? "" : ",") + describe(file);
    return list;
}

}  // namespace

Phone::Phone(std::uint16_t port, std::string model) : http(port), m_model(std::move(model)) {}

Response Phone::get(std::string const& path)
{
    return http.get(path, {{"Content-Type", "application/json"}});
}

Response Phone::ask_what_is_new(std::vector<PhoneFile> const& files)
{
    return http.post_json("/photos/new", fmt::format(R"({{"files":[{}],"device_id":{}}})", describe(files),
                                                     json_string(m_model)));
}

Response Phone::upload(PhoneFile const& file, std::string_view bytes)
{
    return send(file, bytes, fmt::format("filename=\"{}\"", percent_encode(file.name)));
}

Response Phone::upload_with_both_names(PhoneFile const& file, std::string_view bytes)
{
    auto const name = percent_encode(file.name);
    return send(file, bytes, fmt::format("filename=\"{}\"; filename*=utf-8''{}", name, name));
}

Response Phone::send(PhoneFile const& file, std::string_view bytes, std::string const& name_parameters)
{
    auto body =
        fmt::format("--{}\r\ncontent-type: {}\r\ncontent-disposition: form-data; name=\"file\"; {}\r\n\r\n",
                    kPhoneBoundary, file.type == "video" ? "video/mp4" : "image/jpeg", name_parameters);
    body += bytes;
    body += "\r\n" + text_part("original_path", file.path) + text_part("file_type", file.type) +
            text_part("device_id", m_model);
    body += fmt::format("--{}--\r\n", kPhoneBoundary);
    return http.post("/photos/upload", body,
                     {{"content-type", fmt::format("multipart/form-data; boundary={}", kPhoneBoundary)}});
}

Response Phone::ignore(std::vector<PhoneFile> const& files)
{
    return http.post_json("/photos/ignore",
                          fmt::format(R"({{"files":[{}],"device_id":null}})", describe(files)));
}

}
