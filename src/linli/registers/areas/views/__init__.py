"""Pages of areas 区划设置: the tree, the official directory, and grids drawn anew."""
