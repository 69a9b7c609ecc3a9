"""Chinese stories, one file per mechanism, and their steps beside them."""
