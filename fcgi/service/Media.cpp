#include "service/Media.h"

#include "domain/ProjectName.h"

namespace service {

namespace {

enum class Shape { Fine, Hidden, Escaping };

Shape shape_of(std::string_view path)
{
    if (path.find('\0') != std::string_view::npos) return Shape::Escaping;
    Shape shape = Shape::Fine;
    for (;;) {
        auto const slash = path.find('/');
        auto const component = path.substr(0, slash);
        if (component.empty() || component == "." || component == "..") return Shape::Escaping;
        if (component.front() == '.') shape = Shape::Hidden;
        if (slash == std::string_view::npos) return shape;
        path.remove_prefix(slash + 1);
    }
}

}  // namespace

domain::Result<std::string> Media::locate(std::string const& project, std::string const& path) const
{
    auto const full = project + "/" + path;
    auto const shape = shape_of(full);
    if (shape == Shape::Escaping)
        return domain::fail(domain::ErrorCode::BadRequest, "This path does not stay inside the project.");
    bool const is_open =
        path.starts_with("ingest/") || path.starts_with("exports/") || domain::is_reserved(project);
    if (shape == Shape::Hidden || !is_open || !m_root.has_file(full))
        return domain::fail(domain::ErrorCode::NotFound, "There is no such file.");
    return full;
}

}  // namespace service
