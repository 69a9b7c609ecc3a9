"""Areas 区划: the tree down to grids, their codes and polygons, and where a point lies."""
