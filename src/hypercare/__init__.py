"""Hypercare: post-cutover support for counties that move from one system to another."""

__version__ = "0.1.0"
