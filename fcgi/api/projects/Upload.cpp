#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/UploadHead.h"
#include "api/projects/Handlers.h"
#include "api/projects/Json.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

/// `file`, `files`, `files[]` and every other part that has a filename.
bool is_media(http::PartHead const& head) { return head.filename.has_value(); }

std::string raw_name(http::Request const& request)
{
    if (auto name = request.query.find("name"); name && !name->empty()) return *name;
    auto const header = request.header("X-Filename");
    return util::percent_decode(header).value_or(header);
}

/// Everything that the head of the request says.
domain::Result<service::Upload> parse_upload(http::Request const& request)
{
    service::Upload upload;
    upload.body_file = request.body_file;
    upload.is_media = &is_media;
    if (auto const whole = insist_on_whole(request); !whole) return tl::unexpected(whole.error());
    auto const taken = capture_time(request);
    if (!taken) return tl::unexpected(taken.error());
    upload.taken = *taken;
    upload.batch_id = request.query.find("batch_id").value_or("");
    if (is_form(request.content_type)) {
        upload.boundary = http::multipart_boundary(request.content_type);
        if (!upload.boundary)
            return domain::fail(domain::ErrorCode::BadRequest, "The form has no usable boundary.");
        return upload;
    }
    upload.name = raw_name(request);
    upload.media_type = request.content_type;
    if (upload.name.empty())
        return domain::fail(
            domain::ErrorCode::MissingField,
            "Send a form with a part called 'file', or the file as the body with its name in ?name= "
            "or X-Filename.",
            "body.file");
    auto const digest = announced_digest(request);
    if (!digest) return tl::unexpected(digest.error());
    upload.expected = *digest;
    return upload;
}

/// What stands in the way of an upload, whether its body is there or not, in the contract's order.
domain::Result<domain::Project> admit(Call const& call)
{
    if (auto const upload = parse_upload(call.request); !upload) return tl::unexpected(upload.error());
    return call.services.projects.find(call.params.get("project"));
}

bool is_batch_operation(Call const& call) { return call.request.query.find("op").has_value(); }

}  // namespace

std::optional<domain::Error> check_upload(Call const& call)
{
    if (is_batch_operation(call)) return check_batch_operation(call);
    auto const project = admit(call);
    if (!project) return project.error();
    if (auto const id = call.request.query.find("batch_id"); id && !id->empty()) {
        auto const batch = call.services.batches.find_open(*project, *id);
        if (!batch) return batch.error();
    }
    return call.services.ingest.refuse_early(call.request.content_length);
}

http::Response upload(Call const& call)
{
    if (is_batch_operation(call)) return perform_batch_operation(call);
    auto const project = admit(call);
    if (!project) {
        call.services.uploads.discard(call.request.body_file);
        return render_error(project.error());
    }
    // Only nginx's upload locations write bodies to files; one that came another way was never read.
    if (call.request.body_file.empty() && call.request.content_length.value_or(0) > 0)
        return render_error({domain::ErrorCode::BadRequest, "The upload did not come as a file.", {}});
    auto const upload = parse_upload(call.request);
    auto const [files, batch, fields] = call.services.uploads.receive(*project, *upload);
    if (!files) return failed_upload(files.error(), batch);
    auto const& first = files->front();
    if (files->size() == 1) {
        if (!first.outcome) return failed_upload(first.outcome.error(), batch);
        return http::json_response(200, single_result(first, project->name, call.request.base(), batch));
    }
    bool const all_failed = std::ranges::none_of(*files, [](auto const& r) { return r.outcome.has_value(); });
    int const status = all_failed ? row_of(first.outcome.error().code).status : 200;
    return http::json_response(status, result_list(*files, project->name, call.request.base(), batch));
}

}  // namespace api::projects
