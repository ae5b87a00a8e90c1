"""Sites that nobody registered: where they list their articles, and a first entry for them."""
