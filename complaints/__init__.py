"""Complaints about infringing listings: the reference app. See docs/architecture.md."""
