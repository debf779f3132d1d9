    {Method::Post, "/api/one/{name}/upload", Body::File, Access::Ingest, &upload},
    {Method::Put, "/image/{name}", Body::File, Access::Ingest, &put},
    {Method::Post, "/api/one", Body::Json, Access::Ingest, &create},
