"""Pages of rights: what staff and owners share. The rooms of each audience name their addresses and templates."""
