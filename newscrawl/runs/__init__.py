"""Runs: what a crawl of many publishers is asked for, how it gets on, and what came of it."""
