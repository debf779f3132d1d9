#include "catalog/Writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "Scratch.h"

namespace {

using testing::ElementsAre;

class Writer : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Writer& m_writer = m_scratch.writer;

    void add(std::string const& name)
    {
        m_writer.write([&](catalog::Catalog& tx) { tx.projects.add({0, name, "", 1}); });
    }
    std::vector<std::string> names() { return m_scratch.reader.projects.names(); }

    /// Runs all works in one transaction: they queue while the writer is held.
    void together(std::vector<std::function<void()>> const& works)
    {
        std::latch held{1};
        std::atomic<bool> release{false};
        std::jthread const holder{[&] {
            m_writer.write([&](catalog::Catalog&) {
                held.count_down();
                while (!release) std::this_thread::yield();
            });
        }};
        held.wait();
        std::vector<std::jthread> threads;
        for (auto const& work : works) threads.emplace_back(work);
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        release = true;
    }
};

TEST_F(Writer, GivesBackWhatTheWorkGave)
{
    auto const id = m_writer.write([](catalog::Catalog& tx) { return tx.projects.add({0, "A", "", 1}); });
    EXPECT_EQ(m_scratch.reader.projects.find("A")->id, id);
    EXPECT_EQ(m_writer.write([](catalog::Catalog&) { return std::string{"text"}; }), "text");
}

TEST_F(Writer, WhatAThrowingWorkDidIsUndone)
{
    EXPECT_THROW(m_writer.write([](catalog::Catalog& tx) {
        tx.projects.add({0, "gone", "", 1});
        throw std::logic_error("no");
    }),
                 std::logic_error);
    add("next");
    EXPECT_THAT(names(), ElementsAre("next"));
}

TEST_F(Writer, AThrowingWorkUndoesItsOwnPartAlone)
{
    std::atomic<int> thrown{0};
    together({[&] { add("a"); },
              [&] {
                  try {
                      m_writer.write([](catalog::Catalog& tx) {
                          tx.projects.add({0, "b", "", 1});
                          tx.events.add({0, 1, "b", "upload", "{}"});
                          throw std::runtime_error("mine");
                      });
                  } catch (std::runtime_error const& error) {
                      if (std::string{error.what()} == "mine") ++thrown;
                  }
              },
              [&] { add("c"); }});
    EXPECT_EQ(thrown, 1);
    EXPECT_THAT(names(), ElementsAre("a", "c"));
    EXPECT_EQ(m_scratch.reader.events.last_id(), 0);
}

TEST_F(Writer, AConflictIsToldToTheOneWhoHasIt)
{
    add("taken");
    std::atomic<int> refused{0};
    together({[&] { add("a"); },
              [&] {
                  try {
                      add("taken");
                  } catch (lib::sqlite::Error const&) {
                      ++refused;
                  }
              }});
    EXPECT_EQ(refused, 1);
    EXPECT_THAT(names(), ElementsAre("a", "taken"));
}

TEST_F(Writer, AFailedCommitIsToldToAllAndLeavesNothing)
{
    std::atomic<int> failed{0};
    auto const expect_failure = [&](auto work) {
        try {
            m_writer.write(work);
        } catch (lib::sqlite::Error const&) {
            ++failed;
        }
    };
    together({[&] { expect_failure([](catalog::Catalog& tx) {
                        tx.projects.add({0, "a", "", 1});
                    }); },
              [&] {
                  expect_failure([](catalog::Catalog& tx) {
                      tx.database().execute("PRAGMA defer_foreign_keys = ON");
                      tx.assets.put({0, 999, "of no project", {}, {}, domain::Origin::Upload, 1});
                  });
              }});
    EXPECT_EQ(failed, 2);
    EXPECT_TRUE(names().empty());
    add("later");
    EXPECT_THAT(names(), ElementsAre("later"));
}

TEST_F(Writer, WhatReturnedIsThereForEverybody)
{
    constexpr int kThreads = 8;
    constexpr int kEach = 50;
    std::atomic<int> missing{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread)
            threads.emplace_back([&, thread] {
                catalog::Catalog reader{m_scratch.file, catalog::Access::Read};
                for (int i = 0; i < kEach; ++i) {
                    auto const name = std::to_string(thread) + "-" + std::to_string(i);
                    add(name);
                    if (!reader.projects.find(name)) ++missing;
                }
            });
    }
    EXPECT_EQ(missing, 0);
    EXPECT_EQ(names().size(), static_cast<std::size_t>(kThreads) * kEach);
}

TEST_F(Writer, ManyThreadsOfWhichSomeThrow)
{
    std::atomic<int> thrown{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 30; ++i) {
                    try {
                        m_writer.write([&](catalog::Catalog& tx) {
                            tx.projects.add({0, std::to_string(thread) + "-" + std::to_string(i), "", 1});
                            if (i % 3 == 0) throw std::runtime_error("no");
                        });
                    } catch (std::runtime_error const&) {
                        ++thrown;
                    }
                }
            });
    }
    EXPECT_EQ(thrown, 8 * 10);
    EXPECT_EQ(names().size(), 8U * 20);
}

TEST_F(Writer, TwoProcessesTakeTurns)
{
    catalog::Writer other{m_scratch.file};
    {
        std::jthread const theirs{[&] {
            for (int i = 0; i < 50; ++i)
                other.write([&](catalog::Catalog& tx) {
                    tx.projects.add({0, "o" + std::to_string(i), "", 1});
                });
        }};
        for (int i = 0; i < 50; ++i) add("m" + std::to_string(i));
    }
    EXPECT_EQ(names().size(), 100U);
}

}  // namespace
