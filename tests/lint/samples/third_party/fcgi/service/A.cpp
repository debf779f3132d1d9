#include <cstdint>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <zlib.h>
