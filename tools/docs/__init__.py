"""Documents that are made from the code, and the pictures of the pages."""
