constexpr SettingField kFields[] = {
    {.name = "max_upload",
     .help = "only passed on"},
};
