"""Rights owners' IP rights. See docs/architecture.md."""
