#include "Shortcut.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tests {

Shortcut::Shortcut(std::uint16_t port, std::string project)
    : http(port), m_port(port), m_project(std::move(project))
{
}

std::string Shortcut::upload_path(std::string const& batch) const
{
    return "/api/projects/" + m_project + "/upload?batch_id=" + percent_encode(batch);
}

Response Shortcut::operation(std::string const& op, std::string const& body)
{
    return http.post_json("/api/projects/" + m_project + "/upload?op=" + op, body);
}

Response Shortcut::start(std::string const& body) { return operation("start", body); }

std::string Shortcut::started(std::string const& body)
{
    auto const answer = start(body);
    EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
    return answer.json()["batch_id"].text();
}

Response Shortcut::snapshot(std::string const& batch)
{
    return operation("snapshot", R"({"batch_id":)" + json_string(batch) + "}");
}

Response Shortcut::finalize(std::string const& batch)
{
    return operation("finalize", R"({"batch_id":)" + json_string(batch) + "}");
}

Response Shortcut::upload(std::string const& batch, std::string const& name, std::string const& bytes)
{
    auto const body = multipart_body({{.name = "file", .filename = name, .body = bytes}});
    return http.post(upload_path(batch), body, multipart_headers());
}

void Shortcut::upload_cut(std::string const& batch, std::string const& name, std::string const& bytes)
{
    auto const body = multipart_body({{.name = "file", .filename = name, .body = bytes}});
    RawConnection connection{m_port};
    connection.send(fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary={}\r\n"
        "Content-Length: {}\r\n\r\n",
        upload_path(batch), kBoundary, body.size()));
    connection.send(std::string_view{body}.substr(0, body.size() * 2 / 3));
    connection.close();
}

}
