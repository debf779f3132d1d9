#include "service/Gallery.h"

namespace service {

namespace {

constexpr int kPage = 200;
constexpr std::int64_t kDayUs = 86'400'000'000;  // µs
/// So far is any clock from that of UTC: a day of the calendar somewhere is within these bounds.
constexpr std::int64_t kMostOffset = 15 * 3'600'000'000;  // µs

}  // namespace

void Gallery::for_each(domain::Digest const& after, Visit const& visit)
{
    for (auto last = after;;) {
        auto const contents = page(last, kPage);
        for (auto const& content : contents) visit(content);
        if (contents.size() < kPage) return;
        last = contents.back().digest;
    }
}

void Gallery::for_each_taken(Days const& days, Visit const& visit)
{
    auto const end = (days.to + 1) * kDayUs + kMostOffset;
    for (int const kind : {0, 1}) {
        catalog::ContentList::Cursor cursor{days.from * kDayUs - kMostOffset, 0};
        for (;;) {
            auto const contents = m_list.taken(kind, cursor, end, kPage);
            for (auto const& content : contents) {
                auto const day = domain::day_of(content);
                if (days.from <= day && day <= days.to) visit(content);
            }
            if (contents.size() < kPage) break;
            cursor = {contents.back().captured_at, contents.back().asset};
        }
    }
}

}  // namespace service
