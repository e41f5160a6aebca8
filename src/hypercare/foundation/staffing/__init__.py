"""Taking people and scripts on and letting them go; every verb is in the journal."""
