"""What the pages of one complaint print, a module a region."""
