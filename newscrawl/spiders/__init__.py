"""The spiders: one for each publisher, made from the table of publishers, and one for lists of
URLs."""
