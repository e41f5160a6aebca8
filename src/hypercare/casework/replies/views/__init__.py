"""Pages: replying to a caller, and the words kept for it."""
