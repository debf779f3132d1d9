#include <rapidjson/writer.h>
