"""Text: who wrote, where and when, as Indonesian newsrooms print it."""
