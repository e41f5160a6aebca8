"""Django's PostgreSQL, with a cheaper look at whether a session is still there."""
