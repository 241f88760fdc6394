"""The dry run with people in it (预演): the product itself, on imagined facts, with time that only jumps."""
