#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/Error.h"

namespace service {

/// Most items of one request, and those that are worked on together: their places are held for so long.
inline constexpr std::size_t kMaxItems = 1000;
inline constexpr std::size_t kItemsAtOnce = 50;

enum class ItemStatus { Done, Duplicate, Missing, Error };

/// How one item of a request fared.
struct ItemResult {
    std::optional<std::int64_t> id{};  ///< as it was asked for; of an asset also what was found
    ItemStatus status = ItemStatus::Missing;
    std::string project{};  ///< where it is now (a duplicate: where the other one is)
    std::string path{};
    std::int64_t trash_id = 0;
    std::vector<std::string> tags{};
    std::optional<domain::Error> error{};  ///< of Missing and Error

    bool is_failed() const { return status == ItemStatus::Missing || status == ItemStatus::Error; }
    void fail(domain::Error why)
    {
        status = why.code == domain::ErrorCode::NotFound ? ItemStatus::Missing : ItemStatus::Error;
        error = std::move(why);
    }
};

/// Gives each result the outcome of its move: `tell(result, move)` for those that arrived. `indices`: of the moves, in order.
template <class Outcomes, class Tell>
void tell_outcomes(Outcomes const& outcomes, std::vector<std::size_t> const& indices,
                   std::vector<ItemResult>& results, Tell const& tell)
{
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& result = results[indices[i]];
        if (!outcomes[i]) {
            result.fail(outcomes[i].error());
            continue;
        }
        result.status = ItemStatus::Done;
        tell(result, *outcomes[i]);
    }
}

/// Works on the items in portions. `work` gets indices and returns those that others changed in the meantime: they are tried
/// again, and refused in the end.
inline void in_portions(std::vector<ItemResult>& results,
                        std::function<std::vector<std::size_t>(std::span<std::size_t const>)> const& work)
{
    constexpr int kPasses = 5;
    std::vector<std::size_t> pending(results.size());
    std::iota(pending.begin(), pending.end(), std::size_t{0});
    for (int pass = 0; pass < kPasses && !pending.empty(); ++pass) {
        std::vector<std::size_t> again;
        for (std::size_t at = 0; at < pending.size(); at += kItemsAtOnce) {
            auto const left = work({pending.data() + at, std::min(kItemsAtOnce, pending.size() - at)});
            again.insert(again.end(), left.begin(), left.end());
        }
        pending = std::move(again);
    }
    for (auto const index : pending)
        results[index].fail(
            {domain::ErrorCode::Conflict, "Others are changing this file just now. Try again.", {}});
}

}  // namespace service
