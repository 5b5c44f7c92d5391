"""Append-only events: who did what to which record, when, on which request. See docs/mechanisms/audit.md."""
