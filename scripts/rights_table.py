"""Write docs/rights.md: every address with the right that it asks for, role by role. Read from the routes."""

from pathlib import Path

from domain.rights import Role
from service.web.app import ROUTERS
from service.web.route_rights import declared, is_open

DOCUMENT = Path("docs/rights.md")
_HEAD = """# Rights

Who may do what at which address. Roles are granted on a unit and hold for it and everything below it; nothing
else gives a right. This page is written by `python scripts/rights_table.py` from the routes themselves, and a test
walks every line of it as every role, from the own and from a sibling subtree.

| role | 角色 | acts |
|---|---|---|
| reader | 只读 | see |
| liaison | 联络员 | see, report |
| clerk | 经办人 | see, report, work, keep |
| leader | 分管领导 | see, work, sign |
| administrator | 管理员 | all but sign |

The token of the data folder may do everything. An API token may do what its scopes name of what its account may.

"over" says what the act is measured against: the office of the `notice`, the `unit` in the address, the office of
the `draft`, the whole `tree`; `some`: the act must be allowed somewhere, lists are cut to where it is, and what a body
names is judged by itself; `own`: to be signed in is enough, and only one's own is shown.

| method | address | act | over | reader | liaison | clerk | leader | administrator |
|---|---|---|---|---|---|---|---|---|
"""
_TAIL = """
Open to everybody: {open}; what a signed link opens (`/l/…`, `/api/v1/links/…`), where the link is the right;
`/static/…` and `/api/v1/openapi.json`.
"""


def table() -> str:
    """The whole page. Raises AssertionError for an address without a right."""
    lines, everybody = [], []
    for right, method, path in declared(ROUTERS):
        if is_open(path):
            everybody.append(path)
            continue
        assert right is not None, f"{method} {path} asks for no right"
        marks = " | ".join("yes" if right.allows(role) else "–" for role in Role)
        act = right.act.value if right.act else "–"
        lines.append(f"| {method} | `{path}` | {act} | {right.over} | {marks} |")
    named = ", ".join(f"`{one}`" for one in sorted(set(everybody)) if not one.startswith(("/l/", "/api/")))
    return _HEAD + "\n".join(lines) + "\n" + _TAIL.format(open=named)


if __name__ == "__main__":
    DOCUMENT.write_text(table(), encoding="utf-8")
