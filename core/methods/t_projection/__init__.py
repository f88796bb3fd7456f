"""T-Projection: candidates from a generator, ranked by how well they translate the entity."""
