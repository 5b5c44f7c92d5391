"""How fast the system is, beside its floor in the same run: `make bench`. See docs/development/performance.md."""
