#include "catalog/Writer.h"

#include "catalog/Condition.h"

namespace catalog {

void Writer::commit(std::function<void(Catalog&)> const& work)
{
    Item item{&work};
    std::unique_lock lock{m_mutex};
    m_queue.push_back(&item);
    while (!item.done) {
        if (m_has_leader) {
            m_changed.wait(lock);
            continue;
        }
        m_has_leader = true;
        std::vector<Item*> const batch = std::move(m_queue);
        m_queue.clear();
        lock.unlock();
        commit_batch(batch);
        lock.lock();
        m_has_leader = false;
        for (Item* other : batch) other->done = true;
        m_changed.notify_all();
    }
    lock.unlock();
    if (item.error) std::rethrow_exception(item.error);
}

void Writer::commit_batch(std::vector<Item*> const& batch)
{
    try {
        lib::sqlite::Transaction transaction{m_catalog.database()};
        for (Item* item : batch) run(*item);
        transaction.commit();
        forget_trouble();
    } catch (lib::sqlite::Error const& error) {
        note(error);
        for (Item* item : batch) item->error = std::current_exception();
    } catch (...) {
        for (Item* item : batch) item->error = std::current_exception();
    }
}

std::optional<lib::sqlite::Error> Writer::trouble()
{
    std::lock_guard const lock{m_mutex};
    return m_trouble;
}

void Writer::note(lib::sqlite::Error const& error)
{
    using lib::sqlite::Trouble;
    // A read that failed once looks like damage, too.
    if (error.trouble() == Trouble::Damaged && is_sound(m_file)) return;
    std::lock_guard const lock{m_mutex};
    bool const is_worse = !m_trouble || m_trouble->trouble() != Trouble::Damaged;
    if (error.trouble() != Trouble::Other && is_worse) m_trouble = error;
}

void Writer::forget_trouble()
{
    std::lock_guard const lock{m_mutex};
    if (m_trouble && m_trouble->trouble() != lib::sqlite::Trouble::Damaged) m_trouble.reset();
}

void Writer::run(Item& item)
{
    auto& db = m_catalog.database();
    db.execute("SAVEPOINT item");
    try {
        (*item.work)(m_catalog);
    } catch (...) {
        item.error = std::current_exception();
        if (!db.is_in_transaction()) throw;
        db.execute("ROLLBACK TO item");
    }
    db.execute("RELEASE item");
}

}  // namespace catalog
