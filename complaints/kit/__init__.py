"""The filing kit: what an owner takes to the authority or the court upon a counter-notice.

See docs/mechanisms/filing-kit.md.
"""
