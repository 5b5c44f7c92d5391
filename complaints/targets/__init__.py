"""Listings that come into a draft with a file or a long list: read in the background, kept as targets of the draft."""
