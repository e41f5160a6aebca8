"""Processes, data folder and database of one instance. Knows nothing of Django or of the work."""
