#include "http/A.h"
#include "B.h"
