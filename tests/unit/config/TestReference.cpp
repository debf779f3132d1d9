#include <fmt/format.h>
#include <gtest/gtest.h>
#include <fstream>
#include <iterator>
#include <string>

#include "config/Options.h"

namespace {

template <class Owner>
std::string table_of(std::span<config::Field<Owner> const> fields)
{
    std::string table = "| variable | meaning | default |\n|---|---|---|\n";
    for (auto const& field : fields) {
        auto const fallback = text_of(field, Owner{});
        table += fmt::format("| `{}` | {} | {} |\n", config::environment_name(field.name), field.help,
                             fallback.empty() ? "" : "`" + fallback + "`");
    }
    return table;
}

void expect_in_readme(std::string const& table)
{
    std::ifstream file{MEDIA_SYNC_README};
    std::string const readme{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_NE(readme.find("\n\n" + table + "\n"), std::string::npos)
        << "the README should have this table:\n\n"
        << table;
}

TEST(Reference, TheReadmeNamesEveryOption) { expect_in_readme(table_of(config::option_fields())); }

TEST(Reference, TheReadmeNamesEverySetting) { expect_in_readme(table_of(config::setting_fields())); }

}  // namespace
