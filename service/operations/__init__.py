"""How the running service stands, and what an administrator does about it."""
