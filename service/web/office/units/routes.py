"""All pages of units; those with a fixed address stand before those named by a unit's code."""

from service.web.office.units import acts, health, imports, structure, tree, unit

ROUTERS = (tree.router, health.router, imports.router, structure.router, acts.router, unit.router)
