#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Catalog.h"

namespace catalog {

/// The one writing connection of a process. Threads that write at the same time share a transaction: the first becomes the
/// leader, commits what the others queued meanwhile in one go (synchronous=FULL), and wakes them. `write` returns only
/// after its commit is on disk.
class Writer {
public:
    explicit Writer(std::string const& file, Access access = Access::Write)
        : m_file(file), m_catalog(file, access)
    {
    }

    /// Runs `work(Catalog&)` inside a transaction and returns what it returned. It must be quick and touch nothing but the
    /// catalogue. What it throws undoes its own part alone and is thrown here.
    template <class Work>
    auto write(Work&& work) -> std::invoke_result_t<Work, Catalog&>
    {
        using Answer = std::invoke_result_t<Work, Catalog&>;
        if constexpr (std::is_void_v<Answer>) {
            commit(work);
        } else {
            std::optional<Answer> answer;
            commit([&](Catalog& catalog) { answer.emplace(work(catalog)); });
            return std::move(*answer);
        }
    }

    /// What the catalogue suffers from: the last failure that is about its file, until a transaction succeeds. Damage stays.
    std::optional<lib::sqlite::Error> trouble();
    /// Remembers a failure that a reader met, too. What looks like damage counts when a check of the whole file finds it again.
    void note(lib::sqlite::Error const& error);
    /// It has been written to, by whomever.
    void forget_trouble();

private:
    struct Item {
        std::function<void(Catalog&)> const* work;
        std::exception_ptr error{};
        bool done = false;
    };

    void commit(std::function<void(Catalog&)> const& work);
    void commit_batch(std::vector<Item*> const& batch);
    void run(Item& item);

    std::string m_file;
    Catalog m_catalog;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Item*> m_queue;
    bool m_has_leader = false;
    std::optional<lib::sqlite::Error> m_trouble;
};

}  // namespace catalog
