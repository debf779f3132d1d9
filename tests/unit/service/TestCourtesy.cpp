#include "service/Courtesy.h"

#include <gtest/gtest.h>

#include "Scratch.h"
#include "util/Clock.h"

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Courtesy : public testing::Test {
protected:
    scratch::Storage m_storage;
    service::Courtesy m_courtesy{m_storage.catalog};

    milliseconds rested_after(
        milliseconds took, std::function<bool()> const& may_go_on = [] { return true; })
    {
        auto const begin = steady_clock::now();
        m_courtesy.rest_after(took, may_go_on);
        return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
    }
    domain::Digest upload()
    {
        return m_storage.upload(m_storage.make_project("A"), "a.jpg", "new").value().asset.digest;
    }
};

TEST_F(Courtesy, WhileFilesComeInItRestsNineTimesAsLongAsItWorked)
{
    upload();
    EXPECT_GE(rested_after(milliseconds{20}), milliseconds{180});
}

TEST_F(Courtesy, OtherwiseNotAtAll)
{
    EXPECT_LT(rested_after(milliseconds{1'000}), milliseconds{1'000}) << "nothing ever came";
    auto const digest = upload();
    m_storage.writer.write([&](catalog::Catalog& tx) { tx.facts.want(digest, {}, util::now_us()); });
    EXPECT_LT(rested_after(milliseconds{1'000}), milliseconds{1'000}) << "somebody waits for a picture";
    m_storage.writer.write(
        [&](catalog::Catalog& tx) { tx.facts.satisfy(tx.facts.wanted(1).front().blob, {}); });
    EXPECT_LT(rested_after(milliseconds{1'000}, [] { return false; }), milliseconds{1'000}) << "it stops";
    EXPECT_GE(rested_after(milliseconds{1'000}), milliseconds{1'000}) << "until nothing has come for 2 s";
}

}  // namespace
