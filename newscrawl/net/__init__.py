"""Net: how pages come over the network, from where they may come, and how gently."""
