"""Benchmarks: ratios within one run, on a private PostgreSQL filled with matters. `python -m bench` or `make bench`."""
