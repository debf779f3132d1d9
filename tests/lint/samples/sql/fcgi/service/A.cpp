// SELECT of the right word
auto a = R"(SELECT id FROM asset)";
auto b = "INSERT INTO asset VALUES (?)";
auto c = "UPDATE asset SET id = 1";
db.execute("PRAGMA optimize");
auto text = "Choose SELECTED files";
