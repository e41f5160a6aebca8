"""Pages of the rules: what is published, what is being changed, and what would be said."""
