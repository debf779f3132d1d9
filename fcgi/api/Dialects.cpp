#include "api/Dialect.h"
#include "api/backup/Routes.h"
#include "api/library/Routes.h"
#include "api/projects/Routes.h"
#include "api/review/Routes.h"
#include "api/system/Routes.h"

namespace api {

std::span<Dialect const> dialects()
{
    static Dialect const kDialects[] = {system::dialect(), library::dialect(), backup::dialect(),
                                        review::dialect(), projects::dialect()};
    return kDialects;
}

}  // namespace api
