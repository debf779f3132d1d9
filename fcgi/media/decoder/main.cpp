// media-sync-decoder: a process of its own for files that others have made. It is started by the job process, which hands
// it one open file after the other; it answers with facts and writes pictures to descriptors that come with the file.
#include <malloc.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <optional>
#include <vector>

#include "lib/exif/Metadata.h"
#include "lib/ffmpeg/Video.h"
#include "lib/magic/ContentType.h"
#include "lib/vips/Image.h"
#include "media/Message.h"
#include "media/decoder/Content.h"
#include "media/decoder/Sandbox.h"
#include "util/UniqueFd.h"

namespace {

constexpr int kSocket = 3;
constexpr std::size_t kMostFds = 1 + domain::kDerived.size();

struct Request {
    unsigned wanted = 0;
    std::vector<util::UniqueFd> fds;  ///< the file, then the wanted pictures
};

/// nullopt: the other side has gone, or talks nonsense.
std::optional<Request> receive()
{
    unsigned char wanted = 0;
    iovec bytes{&wanted, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMostFds)]{};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = 0;
    do got = ::recvmsg(kSocket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    auto const* head = got == 1 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (head == nullptr || head->cmsg_type != SCM_RIGHTS) return std::nullopt;
    Request request{wanted, {}};
    std::vector<int> fds((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    std::memcpy(fds.data(), CMSG_DATA(head), fds.size() * sizeof(int));
    for (int const fd : fds) request.fds.emplace_back(fd);
    return request;
}

/// The largest one is decoded, each smaller one made of the next larger.
void write_pictures(media::Content& content, Request const& request, media::Answer& answer)
{
    std::vector<std::pair<domain::Derived, int>> wanted;
    std::size_t next = 1;
    for (auto const derived : domain::kDerived)
        if ((request.wanted >> static_cast<unsigned>(derived) & 1U) != 0 && next < request.fds.size())
            wanted.emplace_back(derived, request.fds[next++].get());
    if (wanted.empty()) return;
    auto picture = content.picture(domain::side_of(wanted.back().first));
    if (!picture) return;
    for (auto it = wanted.rbegin(); it != wanted.rend(); ++it) {
        auto const [derived, fd] = *it;
        if (it != wanted.rbegin()) picture = picture->reduced(domain::side_of(derived));
        if (derived == domain::Derived::Thumbnail)
            picture->write_png_square(fd, domain::side_of(derived));
        else
            picture->write_webp(fd);
        answer.made[static_cast<std::size_t>(derived)] = true;
    }
}

media::Answer answer_to(Request const& request, lib::magic::ContentType const& types)
{
    media::Answer answer;
    std::optional<media::Content> content;
    try {
        content.emplace(request.fds.front().get(), types);
        content->probe();
        write_pictures(*content, request, answer);
    } catch (std::exception const& error) {
        answer.trouble = error.what();
    }
    if (content) answer.facts = content->facts();
    return answer;
}

bool send(std::string const& message)
{
    return ::send(kSocket, message.data(), message.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(message.size());
}

}  // namespace

int main()
{
    media::limit_resources();
    mallopt(M_ARENA_MAX, 1);
    try {
        ::setenv("VIPS_DISC_THRESHOLD", "100g", 1);  // there is no disc to go to
        lib::exif::initialise();
        lib::ffmpeg::initialise();
        lib::vips::initialise();
        lib::magic::ContentType const types;
        media::enter_sandbox();
        while (auto request = receive()) {
            auto const message = media::encode(answer_to(*request, types));
            request.reset();
            if (!send(message)) return 1;
        }
    } catch (std::exception const&) {
        return 1;
    }
    return 0;
}
