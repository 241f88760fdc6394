"""The addresses of all pages, from the table of routes, filled for the furnished city."""

import re
from collections.abc import Mapping
from functools import partial
from itertools import product

from service.web.app import ROUTERS
from service.web.route_rights import declared
from tests.service.web.furnished import HEADERS, Furnished

_BLANK = re.compile(r"\{(\w+)(?::path)?\}")
_NO_PAGE = re.compile(r"^/api/|/live$|/export$|template$|ledger\.|\.ics$|/document$|/files/|/oidc|^/(healthz|readyz)$")
"""Answers of programs, files and streams."""
LEADING_ON = ("/", "/drafts", "/drafts/passing", "/drafts/{draft_id}", "/notices/{notice_id}/rollup/sources")
"""Pages that only lead to another one, or need to be told more."""
FRAGMENTS = ("/notices/{notice_id}/rollup/downloads",)
"""Parts that a page loads into itself."""
MORE = (
    "/notices/{notice}?flag=overdue",
    "/notices/{notice}?q=甲",
    "/notices/{notice}/review?task=1",
    "/notices/{notice}/rollup?item=statistics/once",
    "/notices/{notice}/rollup?item=cases/june",
    "/notices/{deep}/rollup/sources?item=statistics/once&field=events",
    "/notices/{notice}/rollup/text?item=summary/once",
    "/drafts/passing?notice={deep}&code=d2",
    "/scorecard?unit=d1",
    "/scorecard/burden?unit=d1",
    "/admin/incidents?state=all",
    "/units/import?kind=contacts",
    "/welcome/{welcome}",
)
"""Addresses with what they ask for, beside those of the table."""


def pages(method: str) -> list[str]:
    """The paths of all pages, or of all forms for POST."""
    return sorted({path for _, how, path in declared(ROUTERS) if how == method and not _NO_PAGE.search(path)})


def addresses(city: Furnished, path: str) -> list[str]:
    """The path with its blanks filled in all the ways that may be a page."""
    known: Mapping[str, tuple[str, ...]] = {
        "notice_id": (city.flat, city.deep, city.blanks["street"]),
        "code": ("d1", "d2", "s1", "v1"),
        "token": (city.blanks["welcome"],) if "welcome" in path else tuple(city.blanks[one] for one in _LINKS),
        "draft_id": (city.blanks["ready"], city.blanks["draft"]),
        "account_id": (city.blanks["account"],),
        "hook_id": (city.blanks["hook"],),
        "urgency": ("plain",),
        "task_id": tuple(str(number) for number in range(1, 9)),
    }
    ways = product(*(known.get(name, ("1",)) for name in _BLANK.findall(path)))
    return [_BLANK.sub("{}", path).format(*way) for way in ways]


def shown(city: Furnished) -> Mapping[str, str]:
    """Every page there is, by the path of its route or what it was asked for, with an address that shows it."""
    found = {path: next(filter(partial(_is_shown, city), addresses(city, path)), "") for path in pages("GET")}
    asked = {one: one.format(**city.blanks) for one in MORE}
    lost = [path for path, address in found.items() if not address and path not in LEADING_ON]
    assert lost == []
    assert [one for one in asked.values() if not _is_shown(city, one)] == []
    return {path: address for path, address in {**found, **asked}.items() if address}


def _is_shown(city: Furnished, address: str) -> bool:
    if address.startswith("/account"):
        return True
    answer = city.desk.client.get(address, headers=HEADERS, follow_redirects=False)
    return answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")


_LINKS = ("link", "passed", "below")
