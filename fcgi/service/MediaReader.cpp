#include "service/MediaReader.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <list>
#include <utility>

#include "lib/log/Log.h"
#include "util/Clock.h"
#include "util/Failpoint.h"
#include "util/ScopeExit.h"

namespace service {

namespace {

constexpr int kMostPlaces = 16;                          // of one content that are looked at
constexpr std::int64_t kPauseAfterCrash = 60'000'000;    // µs
constexpr std::int64_t kPauseWithoutFile = 600'000'000;  // µs: until a look at the folders has noticed
constexpr int kGarbageAtOnce = 100;
constexpr int kPairedAtOnce = 100;

bool is_done(domain::MediaRecord const& record) { return record.state == domain::ReadState::Done; }

domain::MediaRecord without_file(domain::MediaRecord record)
{
    if (is_done(record)) return record;
    record.state = domain::ReadState::Waiting;
    record.try_at = util::now_us() + kPauseWithoutFile;
    record.reason = "The file is not where it was.";
    return record;
}

/// What was read once stays.
domain::MediaRecord after_crash(domain::MediaRecord record, std::string const& reason)
{
    ++record.tries;
    record.reason = reason;
    if (is_done(record)) return record;
    record.state = record.tries < kMostTries ? domain::ReadState::Waiting : domain::ReadState::Failed;
    record.try_at = util::now_us() + kPauseAfterCrash;
    return record;
}

}  // namespace

MediaReader::MediaReader(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
                         RootGuard const& guard, MediaQueue& queue, Signals& signals, std::string decoder,
                         media::DecoderLimits limits, std::function<bool()> may_go_on)
    : m_reader(reader),
      m_writer(writer),
      m_root(root),
      m_guard(guard),
      m_queue(queue),
      m_signals(signals),
      m_decoder(std::move(decoder), limits, std::move(may_go_on))
{
}

MediaReader::Step MediaReader::step()
{
    if (m_reader.facts.has_unpaired())
        m_writer.write([](catalog::Catalog& tx) { tx.facts.pair(kPairedAtOnce); });
    auto const task = m_queue.take(m_reader, util::now_us());
    if (!task) return m_reader.facts.has_unpaired() ? Step::Read : Step::Idle;
    auto outcome = MediaQueue::Outcome::Interrupted;
    util::ScopeExit const give_back{[&] { m_queue.give_back(*task, outcome); }};
    if (m_guard.complaint()) return Step::Hindered;
    auto const step = read(*task);
    if (step == Step::Read) outcome = MediaQueue::Outcome::Recorded;
    return step;
}

/// The oldest file of that content that is there unchanged.
std::optional<util::UniqueFd> MediaReader::open(domain::Digest const& content)
{
    for (auto const& item : m_reader.media.with_content(content, kMostPlaces)) {
        int why = 0;
        auto file = m_root.try_open(item.project + "/" + item.asset.path, O_RDONLY | O_NONBLOCK, why);
        struct stat status {};
        if (file && ::fstat(file->get(), &status) == 0 && S_ISREG(status.st_mode) &&
            store::stamp_of(status) == item.asset.stamp)
            return file;
    }
    return std::nullopt;
}

MediaReader::Step MediaReader::read(catalog::MediaTask const& task)
{
    // What was read before is read again for pictures that somebody wants of it, and for them alone.
    auto const known = m_reader.facts.find(task.digest).value_or(domain::MediaRecord{});
    bool const is_again = is_done(known) && !task.pictures.is_empty();
    auto const pictures = is_again ? task.pictures : task.pictures | domain::kMadeAtOnce;
    auto const file = known.tries < kMostTries ? open(task.digest) : std::nullopt;
    if (!file) {
        lib::log::info("thumbnails: content {}: no unchanged file of it is there", task.digest.hex());
        record(task, known.tries < kMostTries ? without_file(known) : known, pictures);
        return Step::Read;
    }
    std::list<std::pair<domain::Derived, store::AtomicFile>> drafts;
    media::PictureFds fds;
    fds.fill(-1);
    for (auto const derived : domain::kDerived) {
        if (!pictures.has(derived)) continue;
        drafts.emplace_back(derived, m_derived.create(task.digest, derived));
        fds[static_cast<std::size_t>(derived)] = drafts.back().second.fd();
    }
    util::failpoint("media.decoding");
    auto const decoded = m_decoder.run(file->get(), fds);
    if (decoded.end == media::Decoded::End::Interrupted) return Step::Interrupted;
    if (decoded.end == media::Decoded::End::NotStarted) {
        lib::log::error("thumbnails: {}", decoded.reason);
        return Step::Hindered;
    }
    if (decoded.end == media::Decoded::End::Killed)
        lib::log::warning("thumbnails: content {}: {}", task.digest.hex(), decoded.reason);
    for (auto& [derived, draft] : drafts)
        if (decoded.answer.made[static_cast<std::size_t>(derived)]) draft.place();
    record(task, judged(known, decoded), pictures);
    return Step::Read;
}

domain::MediaRecord MediaReader::judged(domain::MediaRecord const& known, media::Decoded const& decoded)
{
    if (decoded.end == media::Decoded::End::Killed) return after_crash(known, decoded.reason);
    auto const& answer = decoded.answer;
    domain::MediaRecord record;
    record.state = answer.trouble.empty() ? domain::ReadState::Done : domain::ReadState::Failed;
    record.tries = known.tries;
    record.reason = answer.trouble;
    record.has_picture = answer.trouble.empty() && std::ranges::find(answer.made, true) != answer.made.end();
    record.facts = answer.facts;
    if (record.facts.captured) record.captured_at = record.facts.captured->instant();
    return record;
}

void MediaReader::record(catalog::MediaTask const& task, domain::MediaRecord const& record,
                         domain::Pictures pictures)
{
    bool const is_there = m_writer.write([&](catalog::Catalog& tx) {
        tx.facts.satisfy(task.blob, pictures);
        return tx.facts.put(task.blob, record);
    });
    if (!is_there) m_derived.remove(task.digest);  // deleted meanwhile
    m_signals.finished.ring();
}

bool MediaReader::clear_garbage()
{
    auto const garbage = m_reader.facts.garbage(kGarbageAtOnce);
    if (garbage.empty() || m_guard.complaint()) return false;
    for (auto const& digest : garbage)
        if (!m_reader.facts.has_content(digest)) m_derived.remove(digest);
    m_writer.write([&](catalog::Catalog& tx) {
        for (auto const& digest : garbage) tx.facts.forget_garbage(digest);
    });
    return true;
}

void MediaReader::sweep(std::function<bool()> const& may_go_on)
{
    if (m_guard.complaint()) return;
    m_derived.for_each([&](domain::Digest const& digest) {
        if (may_go_on() && !m_reader.facts.has_content(digest)) m_derived.remove(digest);
    });
}

}  // namespace service
