"""Codes of the library's clock rules (rules.toml)."""

REVIEW = "library.review"
CONSULTATION = "library.consultation"
ACKNOWLEDGE = "library.acknowledge"
