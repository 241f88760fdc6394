"""Print a fingerprint of everything in pyproject.toml that the lock files are made of.

`make lock` writes it into their headers and `make check` compares it, so that a lock older than its inputs is found
without asking any registry.
"""

import hashlib
import json
import tomllib
from pathlib import Path


def fingerprint(pyproject: str) -> str:
    """Sixteen hex digits over the Python range, the dependencies and the groups; comments and order do not count."""
    table = tomllib.loads(pyproject)
    project = table["project"]
    groups = {name: sorted(items) for name, items in table["dependency-groups"].items()}
    inputs = [project["requires-python"], sorted(project["dependencies"]), groups]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    print(fingerprint(Path("pyproject.toml").read_text(encoding="utf-8")))
