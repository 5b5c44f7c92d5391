"""Briefing packs: what each audience of a roundtable takes to the table, and nothing that it may not read."""
