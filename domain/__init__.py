"""The rules of the cascade: pure values and functions. No clock, no I/O, no Temporal, no web, no SQL."""
