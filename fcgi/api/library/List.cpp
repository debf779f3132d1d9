#include <fmt/format.h>

#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/library/Handlers.h"
#include "api/library/Json.h"
#include "http/EntityTag.h"

namespace api::library {

namespace {

constexpr int kMostInPage = 1'000;

using WriteEntries = std::function<void(service::Gallery::Visit const&)>;

/// Made before anything is read: what changes meanwhile makes it an old one.
std::string tag_of(Call const& call) { return fmt::format("\"{}\"", call.services.gallery.version()); }

bool is_known(Call const& call, std::string const& tag)
{
    return http::is_named_by(tag, call.request.header("If-None-Match"));
}

http::Response not_modified(std::string const& tag)
{
    http::Response response;
    response.status = 304;
    response.headers.add("ETag", tag);
    return response;
}

/// An object with an entry for each content, written while it is read.
http::Response list(service::Gallery const& gallery, std::string const& tag, WriteEntries entries)
{
    auto response = http::json_response(200, {});
    response.headers.add("ETag", tag);
    response.headers.add("Cache-Control", "private, no-cache");
    response.stream = [entries = std::move(entries), &gallery](http::Sink const& sink) {
        lib::json::Writer json{sink};
        json.begin_object();
        entries([&](domain::ListedContent const& content) {
            write_entry(json, content, gallery.city_of(content));
        });
        json.end_object();
        json.flush();
    };
    return response;
}

/// `?limit=&after=<sha256>`; the address of the next page is in Link.
http::Response list_page(Call const& call, std::string const& tag, domain::Digest const& after)
{
    int const limit = page_size(call.request.query.find("limit"), kMostInPage, kMostInPage);
    auto contents = call.services.gallery.page(after, limit + 1);
    std::string link;
    if (contents.size() > static_cast<std::size_t>(limit)) {
        contents.pop_back();
        link = fmt::format("</list?limit={}&after={}>; rel=\"next\"", limit, contents.back().digest.hex());
    }
    auto response = list(call.services.gallery, tag,
                         [contents = std::move(contents)](service::Gallery::Visit const& visit) {
                             for (auto const& content : contents) visit(content);
                         });
    if (!link.empty()) response.headers.add("Link", link);
    return response;
}

domain::Result<domain::Day> parse_day(Call const& call, std::string_view name)
{
    if (auto const day = domain::parse_day(call.params.get(name))) return *day;
    return domain::fail(domain::ErrorCode::BadRequest, "A day is written like 2024-05-01.");
}

http::Response list_taken(Call const& call, service::Days const& days)
{
    auto const tag = tag_of(call);
    if (is_known(call, tag)) return not_modified(tag);
    return list(call.services.gallery, tag,
                [&gallery = call.services.gallery, days](service::Gallery::Visit const& visit) {
                    gallery.for_each_taken(days, visit);
                });
}

}  // namespace

http::Response list_all(Call const& call)
{
    domain::Digest after{};
    if (auto const text = call.request.query.find("after"); text && !text->empty()) {
        auto const digest = domain::Digest::from_hex(*text);
        if (!digest)
            return render_plain_error(
                {domain::ErrorCode::BadRequest, "'after' is the SHA-256 of the last entry of a page.", {}});
        after = *digest;
    }
    auto const tag = tag_of(call);
    if (is_known(call, tag)) return not_modified(tag);
    if (call.request.query.find("limit")) return list_page(call, tag, after);
    return list(call.services.gallery, tag,
                [&gallery = call.services.gallery, after](service::Gallery::Visit const& visit) {
                    gallery.for_each(after, visit);
                });
}

http::Response list_day(Call const& call)
{
    auto const day = parse_day(call, "day");
    if (!day) return render_plain_error(day.error());
    return list_taken(call, {*day, *day});
}

http::Response list_days(Call const& call)
{
    auto const from = parse_day(call, "from");
    auto const to = parse_day(call, "to");
    if (!from) return render_plain_error(from.error());
    if (!to) return render_plain_error(to.error());
    if (*from > *to)
        return render_plain_error(
            {domain::ErrorCode::BadRequest, "The first day of the range is after the last one.", {}});
    return list_taken(call, {*from, *to});
}

http::Response list_near(Call const& call)
{
    auto const tag = tag_of(call);
    if (is_known(call, tag)) return not_modified(tag);
    auto& gallery = call.services.gallery;
    return list(gallery, tag,
                [&gallery, city = call.params.get("city"), country = call.params.get("country")](
                    service::Gallery::Visit const& visit) { gallery.for_each_near(city, country, visit); });
}

}  // namespace api::library
