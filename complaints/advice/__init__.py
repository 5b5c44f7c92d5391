"""Requests for advice: what troubles a rights owner and is no infringement, asked of CBBC."""
