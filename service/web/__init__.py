"""HTTP: signed links for liaisons, the JSON API, health."""
