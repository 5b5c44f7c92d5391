"""Tables that somebody gives us, taken in in the background. See docs/mechanisms/imports.md."""
