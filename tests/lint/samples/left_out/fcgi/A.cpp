#include <iostream>
#include <regex>
#include <string>
using namespace std;
// TODO: later
// TODO(owner): fine
