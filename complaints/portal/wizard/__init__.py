"""Filing a complaint, one thing at a time: a module for each step. Evidence has its own, with its uploader."""
