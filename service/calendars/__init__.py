"""The dues of a unit as a calendar that other programs subscribe to (RFC 5545)."""
