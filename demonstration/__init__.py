"""Demonstration data: a year of an invented programme. Stands beside the wiring: it imports everything, nothing it."""
