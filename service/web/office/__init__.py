"""Pages for people who have signed in: one noun a file."""
