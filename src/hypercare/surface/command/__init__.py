"""The `hypercare` command: everything that is done with an instance from a terminal."""
