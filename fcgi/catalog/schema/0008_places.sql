-- What was taken near a city is found by its latitude.
CREATE INDEX media_by_latitude ON media (latitude) WHERE latitude IS NOT NULL;
