#include "server/Worker.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "lib/fcgi/Listener.h"
#include "lib/log/Log.h"
#include "server/Exchange.h"
#include "service/Publisher.h"

namespace server {

namespace {

constexpr std::chrono::milliseconds kAcceptPause{20};

}  // namespace

/// The services of one thread, bottom up.
struct Worker::Tree {
    PoolContext& context;
    catalog::Catalog catalog{context.catalog_file, catalog::Access::Read};
    service::Publisher publisher{catalog, context.writer, context.root, context.options.state};
    service::Projects projects{catalog,   context.writer, context.root, context.guard,
                               publisher, context.jobs,   context.locks};
    service::Ingest ingest{catalog,       context.writer, context.root,      context.guard,
                           context.locks, context.jobs,   context.file_mode, context.unrecorded};
    service::Batches batches{catalog, context.writer, context.jobs};
    service::Uploads uploads{context.staging, context.arrivals ? &*context.arrivals : nullptr, ingest,
                             batches};
    service::Library library{catalog, context.root};
    service::Copies copies{library, context.staging, context.root, ingest, context.copy_turns};
    service::Media media{context.root};
    service::Events events{catalog};
    service::Status status{catalog, context.writer, context.catalog_file, context.guard};
    service::LiveSettings live_settings{catalog, context.options};
    service::SettingsService settings{live_settings, context.writer, context.jobs};
    service::Administrator administrator{catalog, context.writer, context.admin_gate};
    service::Workplace place{catalog,       context.writer, context.root, context.guard,
                             context.locks, context.jobs,   projects};
    service::Assets assets{place};
    service::Trash trash{catalog, context.writer, context.root, context.guard,
                         [this] { return live_settings.current().trash_retention; }};
    service::Restores restores{place};
    service::Loose loose{place};
    service::Thumbnails thumbnails{catalog, context.writer, context.root, context.signals,
                                   context.picture_waits};
    service::Gallery gallery{catalog, context.version, context.cities};
    service::Reviews reviews{catalog, context.writer};
    service::PhoneBackup phone_backup{catalog,       context.writer, context.root,
                                      context.guard, projects,       uploads};
    api::Services services{catalog, projects,     ingest,  uploads,  library,       copies, batches, media,
                           events,  context.jobs, status,  settings, administrator, assets, trash,   restores,
                           loose,   thumbnails,   gallery, reviews,  phone_backup};
    Dispatch dispatch{live_settings, services};

    explicit Tree(PoolContext& shared) : context(shared) {}
    void answer(lib::fcgi::Connection& connection);
};

Worker::Worker(PoolContext& context) : m_tree(std::make_unique<Tree>(context)) {}

Worker::~Worker() = default;

void Worker::Tree::answer(lib::fcgi::Connection& connection)
{
    auto const begin = std::chrono::steady_clock::now();
    auto const request = read_request(connection);
    auto response = dispatch.answer(request);
    if (request.phase == http::Phase::Check && response.status >= 400)
        response = as_refusal(std::move(response));
    write_response(connection, request, response);
    auto const took = std::chrono::steady_clock::now() - begin;
    lib::log::debug("{} {} {} {} µs", connection.param("REQUEST_METHOD").value_or("?"), request.path,
                    response.status, std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

void Worker::run(int listen_fd)
{
    lib::fcgi::Connection connection{listen_fd};
    while (!m_tree->context.signals.is_stopping) {
        if (!connection.accept()) {
            // Out of descriptors, say: the thread must outlive it.
            std::this_thread::sleep_for(kAcceptPause);
            continue;
        }
        try {
            m_tree->answer(connection);
        } catch (std::exception const& error) {
            lib::log::error("an answer was cut short: {}", error.what());
        }
        connection.finish();
    }
}

}  // namespace server
