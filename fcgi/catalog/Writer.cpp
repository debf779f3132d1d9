#include "catalog/Writer.h"

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
    } catch (...) {
        for (Item* item : batch) item->error = std::current_exception();
    }
}

void Writer::run(Item& item)
{
    auto& db = m_catalog.database();
    db.execute("SAVEPOINT item");
    try {
        (*item.work)(m_catalog);
    } catch (...) {
        item.error = std::current_exception();
        db.execute("ROLLBACK TO item");
    }
    db.execute("RELEASE item");
}

}  // namespace catalog
