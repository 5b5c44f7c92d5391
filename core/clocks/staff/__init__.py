"""Pages of the clocks, for CBBC."""
