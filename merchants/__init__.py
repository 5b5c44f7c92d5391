"""Shops and listings: each exists once, however often it is complained about."""
