"""The product's settings with the bare views beside its own pages; the middleware is the same."""

from linli.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
