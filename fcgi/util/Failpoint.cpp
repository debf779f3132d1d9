#include "util/Failpoint.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace util {

namespace {

struct Point {
    enum class Action { Kill, Error, Pause };

    std::string name;
    Action action = Action::Kill;
    int number = 1;  ///< which time, errno, or ms
    std::atomic<int> passed{0};

    Point(std::string_view wanted, Action what, int value) : name(wanted), action(what), number(value) {}
};

bool read_number(std::string_view text, int& number)
{
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

int errno_of(std::string_view word)
{
    constexpr std::pair<std::string_view, int> kErrors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},
                                                            {"EROFS", EROFS},   {"EDQUOT", EDQUOT},
                                                            {"EACCES", EACCES}, {"EMFILE", EMFILE}};
    for (auto const& [name, number] : kErrors)
        if (name == word) return number;
    return 0;
}

bool add_point(std::list<Point>& points, std::string_view text)
{
    auto const equals = text.find('=');
    if (equals == std::string_view::npos) return false;
    auto const name = text.substr(0, equals);
    auto const action = text.substr(equals + 1);
    int number = 1;
    if (action == "kill" || (action.starts_with("kill@") && read_number(action.substr(5), number)))
        return points.emplace_back(name, Point::Action::Kill, number), true;
    if (action.starts_with("pause:") && read_number(action.substr(6), number))
        return points.emplace_back(name, Point::Action::Pause, number), true;
    if (action.starts_with("error:") && (number = errno_of(action.substr(6))) != 0)
        return points.emplace_back(name, Point::Action::Error, number), true;
    return false;
}

std::list<Point>& points()
{
    static std::list<Point> all = [] {
        std::list<Point> wanted;
        char const* variable = std::getenv("MEDIA_SYNC_FAILPOINTS");
        std::string_view rest{variable != nullptr ? variable : ""};
        while (!rest.empty()) {
            auto const comma = rest.find(',');
            if (!add_point(wanted, rest.substr(0, comma)))
                std::fprintf(stderr, "MEDIA_SYNC_FAILPOINTS cannot be understood: %s\n", variable);
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
        return wanted;
    }();
    return all;
}

}  // namespace

bool const Failpoint::s_is_armed = !points().empty();

void Failpoint::hit(char const* name)
{
    for (auto& point : points()) {
        if (point.name != name) continue;
        int const time = ++point.passed;
        if (point.action == Point::Action::Kill && time == point.number) ::kill(::getpid(), SIGKILL);
        if (point.action == Point::Action::Error)
            throw std::system_error(point.number, std::generic_category(), point.name);
        if (point.action == Point::Action::Pause)
            std::this_thread::sleep_for(std::chrono::milliseconds{point.number});
    }
}

}  // namespace util
