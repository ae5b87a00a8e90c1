"""Reporting: what came into data directories, as one HTML page to look at."""
