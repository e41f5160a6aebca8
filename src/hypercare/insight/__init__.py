"""Reads casework, and never changes it: finding, boards, reports."""
