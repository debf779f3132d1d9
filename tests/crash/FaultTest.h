#pragma once

#include <cstdlib>
#include <string_view>

#include "../http/HttpTest.h"
#include "Faults.h"

namespace faults {

/// `./dev test long`
inline bool is_long_run()
{
    char const* const length = std::getenv("MEDIA_SYNC_TEST_LENGTH");
    return length != nullptr && std::string_view{length} == "long";
}

/// Before the server, which is started with the shim.
struct WithFaults {
    Faults faults;
};

/// A server whose calls the shim sees, and a project A.
class FaultTest : protected WithFaults, public tests::HttpTest {
protected:
    FaultTest() : HttpTest(faults.server_options()) { faults.watch(server.root()); }

    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    void TearDown() override
    {
        faults.clear();
        HttpTest::TearDown();
    }
};

}
