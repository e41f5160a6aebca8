"""The proofs at full size."""
