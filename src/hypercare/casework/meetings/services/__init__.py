"""What people and changes of the program do to the schedule."""
