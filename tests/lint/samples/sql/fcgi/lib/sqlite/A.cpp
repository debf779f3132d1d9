execute("BEGIN IMMEDIATE");
