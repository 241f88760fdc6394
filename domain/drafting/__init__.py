"""A notice while it is written (草稿): what was typed, word for word, also while it is not yet a notice."""
