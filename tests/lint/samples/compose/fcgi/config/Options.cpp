constexpr OptionField kFields[] = {
    {.name = "root",
     .help = "storage root"},
    {.name = "port",
     .help = "port"},
    {.name = "forgotten",
     .help = "neither here nor there"},
};
