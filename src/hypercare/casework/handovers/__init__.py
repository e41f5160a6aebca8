"""The hand-over ledger: whom callers were sent to, and who came back (R33)."""
