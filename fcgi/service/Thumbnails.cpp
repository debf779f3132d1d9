#include "service/Thumbnails.h"

#include "service/MediaQueue.h"
#include "util/Clock.h"
#include "util/ScopeExit.h"

namespace service {

using State = PictureSighting::State;

template <class Condition>
void Thumbnails::wait(std::chrono::milliseconds at_most, Condition const& is_over)
{
    bool const too_many = m_waits.waiting.fetch_add(1) >= kMostWaitForPictures;
    util::ScopeExit const leave{[&] { m_waits.waiting.fetch_sub(1); }};
    auto const deadline = std::chrono::steady_clock::now() + at_most;
    while (!too_many) {
        auto const seen = m_signals.finished.seen();
        auto const left = deadline - std::chrono::steady_clock::now();
        if (is_over() || left <= left.zero()) return;
        m_signals.finished.wait(seen, std::chrono::duration_cast<std::chrono::microseconds>(left));
    }
}

void Thumbnails::want(domain::Digest const& content, domain::Pictures pictures)
{
    m_writer.write([&](catalog::Catalog& tx) { tx.facts.want(content, pictures, util::now_us()); });
    m_signals.work.ring();
}

PictureSighting Thumbnails::look(domain::Digest const& content, domain::Derived derived)
{
    auto const record = m_reader.facts.find(content);
    if (!record) return {m_reader.facts.has_content(content) ? State::Waiting : State::Unknown};
    if (record->state == domain::ReadState::Waiting) return {State::Waiting, {}, record->reason};
    if (!record->has_picture) return {State::None, {}, record->reason};
    if (m_derived.has(content, derived))
        return {State::Ready, store::DerivedStore::path_of(content, derived)};
    if (record->tries >= kMostTries) return {State::None, {}, record->reason};
    return {State::Waiting};
}

PictureSighting Thumbnails::get(domain::Digest const& content, domain::Derived derived,
                                std::chrono::milliseconds at_most)
{
    auto sighting = look(content, derived);
    if (sighting.state != State::Waiting) return sighting;
    want(content, {derived});
    wait(at_most, [&] {
        sighting = look(content, derived);
        return sighting.state != State::Waiting;
    });
    return sighting;
}

std::optional<domain::MediaRecord> Thumbnails::facts(domain::Digest const& content,
                                                     std::chrono::milliseconds at_most)
{
    auto record = m_reader.facts.find(content);
    auto const is_read = [&] { return record && record->state != domain::ReadState::Waiting; };
    if (is_read() || at_most.count() == 0) return record;
    want(content, {});
    wait(at_most, [&] {
        record = m_reader.facts.find(content);
        return is_read();
    });
    return record;
}

}  // namespace service
