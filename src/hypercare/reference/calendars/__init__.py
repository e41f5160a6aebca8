"""Working hours, holidays and targets: when something is due."""
