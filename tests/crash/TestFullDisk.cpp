// A small file system that is really full.
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "../http/HttpTest.h"

namespace tests {

namespace {

constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kReserve = 64 * kMiB;  // the server keeps it free

/// The storage root is a file system of 160 MiB, in memory.
class FullDisk : public HttpTest {
protected:
    void SetUp() override
    {
        if (::mount("ms-full-disk", server.root().c_str(), "tmpfs", 0, "size=160m") != 0)
            GTEST_SKIP() << "cannot mount: " << std::strerror(errno);
        m_is_mounted = true;
        HttpTest::SetUp();
        make_project("A");
    }

    void TearDown() override
    {
        if (!m_is_mounted) return;
        HttpTest::TearDown();
        server.stop_nginx();
        server.stop_program();
        EXPECT_EQ(::umount(server.root().c_str()), 0) << std::strerror(errno);
    }

    fs::path filler() const { return server.root() / "filler.bin"; }

    /// Takes space until so much is free.
    void leave_free(std::uint64_t bytes)
    {
        auto const free = fs::space(server.root()).available;
        // The last blocks may be refused.
        if (free > bytes) std::ofstream{filler()} << std::string(free - bytes, 'f');
    }

    Response send_chunked(std::uint64_t size)
    {
        return http.post_stream("/api/projects/A/upload?name=big.mov", {}, pattern_source(size));
    }

private:
    bool m_is_mounted = false;
};

}

TEST_F(FullDisk, IsSaidBeforeABodyIsReadAndItWorksAgainWhenThereIsSpace)
{
    store("A", "before.mov", "before");
    leave_free(kReserve + kMiB);
    expect_error(upload_raw("A", "big.mov", sample_bytes(2 * kMiB)), 507);
    EXPECT_EQ(upload_raw("A", "small.mov", "small").status, 200);
    fs::remove(filler());
    EXPECT_EQ(upload_raw("A", "big.mov", sample_bytes(2 * kMiB)).status, 200);
    EXPECT_EQ(files_on_disk("A").size(), 3U);
    expect_nothing_incoming();
}

TEST_F(FullDisk, ThatFillsWhileABodyArrivesIs507AndLeavesNothing)
{
    // Without a length nobody can know before.
    for (int round = 0; round < 3; ++round) {
        expect_error(send_chunked(200 * kMiB), 507);
        expect_nothing_incoming();
        EXPECT_TRUE(files_on_disk("A").empty());
    }
    auto const form =
        multipart_body({{.name = "file", .filename = "b.mov", .body = sample_bytes(50 * kMiB)}});
    EXPECT_EQ(http.post("/api/projects/A/upload", form, multipart_headers()).status, 200);
    EXPECT_EQ(upload_raw("A", "small.mov", "small").status, 200);
    EXPECT_EQ(read_file(originals("A") / "small.mov"), "small");
}

TEST_F(FullDisk, WithoutASingleBlockForTheCatalogueRefusesAndRecovers)
{
    store("A", "before.mov", "before");
    leave_free(0);
    auto const refused = upload_raw("A", "a.mov", "a");
    expect_error(refused, 507);
    EXPECT_EQ(http.get("/api/projects/A").status, 200) << "lists need no space";
    fs::remove(filler());
    EXPECT_EQ(upload_raw("A", "a.mov", "a").json()["status"].text(), "stored");
    expect_nothing_incoming();
}

}
