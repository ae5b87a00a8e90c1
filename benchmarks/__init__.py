"""How well, and how fast, newscrawl reads real pages and the fixtures."""
