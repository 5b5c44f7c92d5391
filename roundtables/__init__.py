"""Roundtables of rights owners and the platform: what is raised, what is said, what is to be done about it."""
