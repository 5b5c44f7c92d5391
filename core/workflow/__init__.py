"""Life cycles as tables, and the one function that moves a record through them. See docs/mechanisms/workflow.md."""
