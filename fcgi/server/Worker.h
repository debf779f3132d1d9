#pragma once

#include <memory>

#include "config/Options.h"
#include "server/Dispatch.h"
#include "server/PoolContext.h"

namespace server {

/// One thread's share of the pool: a read connection to the catalogue, the services over it, and the FastCGI loop.
class Worker {
public:
    explicit Worker(PoolContext& context);
    ~Worker();

    /// Answers requests from `listen_fd` until the socket is shut down.
    void run(int listen_fd);

private:
    struct Tree;
    std::unique_ptr<Tree> m_tree;
};

}  // namespace server
