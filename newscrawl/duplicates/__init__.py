"""Near-duplicates: articles of several publishers that are copies of one story."""
