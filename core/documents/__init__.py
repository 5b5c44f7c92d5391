"""Files: stored once by content, checked by content, handed out with custody recorded."""
