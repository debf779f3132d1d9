#include "lib/b/E.h"
