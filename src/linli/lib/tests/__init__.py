"""Tests of the pure band."""
