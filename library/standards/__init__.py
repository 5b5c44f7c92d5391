"""Zero-tolerance standards: their clauses, what organisations say about each, and who has adopted them."""
