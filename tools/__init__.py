"""What is done with the product from outside: set up, measured, worn out."""
