"""The issue wizard: from a text to a notice that is out, step by step, with everything kept in between."""
