"""From bytes to words. What is here runs in a child process too, so it imports no Django."""
