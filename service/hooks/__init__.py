"""The way out to other programs: signatures, addresses that may be called, and the calls themselves."""
