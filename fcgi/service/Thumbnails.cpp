#include "service/Thumbnails.h"

#include "service/MediaQueue.h"
#include "util/Clock.h"
#include "util/ScopeExit.h"

namespace service {

using State = PictureSighting::State;

void Thumbnails::want(domain::Digest const& content, domain::Pictures pictures)
{
    m_writer.write([&](catalog::Catalog& tx) { tx.facts.want(content, pictures, util::now_us()); });
    m_signals.work.ring();
}

PictureSighting Thumbnails::look(domain::Digest const& content, domain::Derived derived)
{
    // What was made of a content stays right as long as that is stored: nothing else has to be read.
    if (auto path = m_derived.find(content, derived)) {
        if (!m_reader.facts.has_content(content)) return {State::Unknown};
        return {State::Ready, std::move(*path)};
    }
    auto const record = m_reader.facts.find(content);
    if (!record) return {m_reader.facts.has_content(content) ? State::Waiting : State::Unknown};
    if (record->state == domain::ReadState::Waiting) return {State::Waiting, {}, record->reason};
    if (!record->has_picture || record->tries >= kMostTries) return {State::None, {}, record->reason};
    return {State::Waiting};
}

PictureSighting Thumbnails::get(domain::Digest const& content, domain::Derived derived,
                                std::chrono::milliseconds at_most, Waiter waiter)
{
    auto const deadline = std::chrono::steady_clock::now() + at_most;
    auto sighting = look(content, derived);
    if (sighting.state != State::Waiting) return sighting;
    want(content, {derived});
    auto& queue = waiter == Waiter::Viewer ? m_waits.viewers : m_waits.senders;
    bool const too_many = queue.waiting.fetch_add(1) >= queue.most;
    util::ScopeExit const leave{[&] { queue.waiting.fetch_sub(1); }};
    for (;;) {
        auto const seen = m_signals.finished.seen();
        sighting = look(content, derived);
        if (too_many || sighting.state != State::Waiting) return sighting;
        if (!m_signals.wait_for_finished(seen, deadline)) return sighting;
    }
}

}  // namespace service
