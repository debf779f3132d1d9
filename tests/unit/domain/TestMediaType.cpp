#include "domain/MediaType.h"

#include <gtest/gtest.h>
#include <utility>

namespace {

using domain::extension_for;
using domain::served_type;

TEST(MediaType, PhotosVideoAndSoundOpenInTheBrowser)
{
    for (auto const& [name, type] : {std::pair{"IMG_0001.HEIC", "image/heic"},
                                     {"a.b.jpeg", "image/jpeg"},
                                     {"x.mov", "video/quicktime"},
                                     {"x.mp4", "video/mp4"},
                                     {"x.DNG", "image/x-adobe-dng"},
                                     {"x.m4a", "audio/mp4"},
                                     {"日本.webp", "image/webp"},
                                     {"x.mts", "video/mp2t"}}) {
        EXPECT_EQ(served_type(name).type, type) << name;
        EXPECT_TRUE(served_type(name).inline_safe) << name;
    }
}

TEST(MediaType, WhatCouldRunAScriptIsOnlyEverDownloaded)
{
    for (auto const* name : {"x.svg", "x.html", "x.htm", "x.xhtml", "x.xml", "x.js", "x.mjs", "x.pdf",
                             "x.swf", "x", "", "x.", ".mov/x", "mov", "x.jpg.html", "x.jpg "}) {
        EXPECT_EQ(served_type(name).type, "application/octet-stream") << name;
        EXPECT_FALSE(served_type(name).inline_safe) << name;
    }
}

TEST(MediaType, AnSvgIsAPicture)
{
    EXPECT_EQ(domain::media_kind("x.SVG"), domain::MediaKind::Image);
    EXPECT_EQ(domain::media_kind("svg"), domain::MediaKind::Other);
}

TEST(MediaType, KnowsTheUsualExtension)
{
    EXPECT_EQ(extension_for("image/heic"), "heic");
    EXPECT_EQ(extension_for("image/jpeg"), "jpg");
    EXPECT_EQ(extension_for("video/quicktime"), "mov");
    EXPECT_EQ(extension_for("Video/MP4; codecs=\"avc1\""), "mp4");
    EXPECT_EQ(extension_for(" image/png ; x=y"), "png");
    EXPECT_EQ(extension_for("audio/x-m4a"), "m4a");
    for (auto const* type :
         {"", ";", "image/", "application/octet-stream", "../../x", "application/x-unknown"})
        EXPECT_EQ(extension_for(type), "") << type;
}

}  // namespace
