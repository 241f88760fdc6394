"""Deterministic procedure: a workflow a notice, a courier a channel. Imports activities by reference, and domain."""
