#include "domain/Error.h"
#include "util/Hex.h"
