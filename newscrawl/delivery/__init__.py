"""How lines get to their files, whole and once, and what can be done with them there."""
