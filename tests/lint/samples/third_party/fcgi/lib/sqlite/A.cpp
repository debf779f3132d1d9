#include <sqlite3.h>
#include <spdlog/spdlog.h>
