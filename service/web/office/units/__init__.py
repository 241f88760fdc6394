"""Pages on which units and contacts are kept."""
