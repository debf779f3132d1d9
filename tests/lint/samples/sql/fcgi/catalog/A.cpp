auto a = "DELETE FROM asset";
