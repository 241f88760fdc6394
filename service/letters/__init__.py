"""Writing letters: from what is owed to what a person reads."""
