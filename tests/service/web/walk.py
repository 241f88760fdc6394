"""What a walk over every address needs: one of everything in the subtree of district d1, and bodies that name it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute
from httpx2 import Response

from domain.facts import Incident
from domain.incidents import IncidentKind
from domain.rights import Role
from service.store.accounts import hashed
from service.web.app import ROUTERS
from service.web.route_rights import Declared, declared, is_open
from tests.service.web.front_desk import FrontDesk
from tests.service.web.staff import Colleague, employ
from tests.small_city import draft

OFFICE, UNIT, OTHER = "d1", "s1", "d2"
"""The office whose things are walked to, a unit below it, and the district beside it."""
TITLE = "关于东区消防演练的通知"
MARKS = (TITLE, "东区", "甲街道")
"""What a list for the district beside must not show."""
STREAMS = ("/live",)
"""Answers without end: only their refusals are walked."""


def walked() -> list[Declared]:
    """Every address that is not open to everybody and declares its right."""
    return [right for right, _, path in declared(ROUTERS) if right is not None and not is_open(path)]


def bare() -> list[str]:
    """Addresses that declare none, and are not on the list of those open to everybody."""
    return [f"{method} {path}" for right, method, path in declared(ROUTERS) if right is None and not is_open(path)]


def endpoints() -> set[str]:
    """The paths of all routes there are, so that none is left out of the routers that are walked."""
    return {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}


@dataclass
class Walk:
    """One of everything in the subtree of d1."""

    desk: FrontDesk
    notice_id: str
    count: int = 0

    @classmethod
    def begun(cls, desk: FrontDesk) -> "Walk":
        """Issue a notice of d1, and let something about it wait for a hand."""
        notice_id = desk.issue(draft(office=OFFICE, title=TITLE, number="测东办〔2024〕7号"))
        incident = Incident(
            key="walk",
            kind=IncidentKind.DEAD_ADDRESS,
            notice_id=notice_id,
            unit_code=UNIT,
            sentence="甲街道的邮箱退信",
        )
        with desk.house.ledger.transaction() as facts:
            facts.raise_incidents([incident], desk.clock.now())
        return cls(desk, notice_id)

    def colleague(self, role: Role, unit: str) -> Colleague:
        """Somebody new."""
        self.count += 1
        return employ(self.desk, role, unit, login=f"{role.value}.{unit or 'all'}.{self.count}")

    def ask(self, who: Colleague, right: Declared) -> Response:
        """One request, as far as possible about what is in d1."""
        more = EXAMPLES.get(f"{right.method} {right.path}", dict)()
        files = {"files": more.pop("files")} if "files" in more else {}
        return who.ask(right.method, self.address(right.path), **json.loads(self._filled(json.dumps(more))), **files)

    def address(self, path: str) -> str:
        """The path with its blanks filled."""
        return self._filled(path.replace("{key:path}", "{key}"))

    def _filled(self, text: str) -> str:
        known = {
            "notice_id": self.notice_id,
            "code": UNIT,
            "key": "walk",
            "obligation": "statistics",
            "occurrence": "once",
            "year": "2025",
        }
        for name, value in known.items():
            text = text.replace(f"{{{name}}}", value)
        makers = {
            "account_id": self._account,
            "draft_id": self._draft,
            "hook_id": self._hook,
            "invitation": self._invitation,
            "digest": self._digest,
        }
        for name, make in makers.items():
            if f"{{{name}}}" in text:
                text = text.replace(f"{{{name}}}", make())
        for name in ("number", "supervision_id", "circular_id", "handover_id", "token_id", "task_id", "version"):
            text = text.replace(f"{{{name}}}", "1")
        for name in ("position", "delivery_id", "feed_id"):
            text = text.replace(f"{{{name}}}", "1")
        return text

    def _account(self) -> str:
        return str(self.colleague(Role.READER, UNIT).account_id)

    def _draft(self) -> str:
        return self.desk.office.wizard.begin_blank(OFFICE, "walk").id

    def _invitation(self) -> str:
        body = {"role": "reader", "unit_code": UNIT}
        link: str = self.desk.api("POST", "/accounts/invitations", json=body).json()["link"]
        return hashed(link.rsplit("/", 1)[1])

    def _digest(self) -> str:
        clerk = self.colleague(Role.CLERK, OFFICE)
        assert clerk.post("/units/import", **EXAMPLES["POST /units/import"]()).status_code == 200
        return hashlib.sha256(_TABLES["units"].encode()).hexdigest()

    def _hook(self) -> str:
        body = {"unit": OFFICE, "url": "https://example.com/hook", "events": ["issued"]}
        answer = self.desk.api("POST", "/webhooks", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["webhook"]["id"])


def _draft() -> dict[str, Any]:
    return draft(office=OFFICE, title="再发一份").model_dump(mode="json")


def _table(kind: str) -> dict[str, Any]:
    return {"files": {"file": ("table.csv", _TABLES[kind])}}


def _report() -> dict[str, Any]:
    named = {"notice_id": "{notice_id}", "unit_code": UNIT, "obligation": "statistics", "source": "来电"}
    return {"json": named | {"by": "某人", "submission": {"values": {"events": "1", "people": "2"}}}}


_TABLES = {
    "units": "\ufeff编码,名称,级别,上级编码\nv9,九社区,社区,s1\n",
    "contacts": "\ufeff单位编码,姓名,职责,邮箱\ns1,某人,联络员,x@example.invalid\n",
}
_GRANTED = {"role": "reader", "unit_code": UNIT}
_HOOK = {"url": "https://example.com/other", "events": ["issued"]}
EXAMPLES: dict[str, Any] = {
    "GET /api/v1/notices/{notice_id}/proposal": lambda: {"params": {"office": UNIT}},
    "POST /api/v1/notices": lambda: {"json": _draft()},
    "POST /api/v1/notices/plan": lambda: {"json": _draft()},
    "POST /api/v1/notices/{notice_id}/reissue": lambda: {"json": {"by": "某人", "draft": _draft() | {"office": UNIT}}},
    "POST /api/v1/drafts": lambda: {"params": {"office": OFFICE}, "json": {"text": "关于演练的通知"}},
    "POST /api/v1/reports": _report,
    "POST /api/v1/incidents/{key:path}/resolve": lambda: {"json": {"by": "某人", "note": "已改正"}},
    "POST /api/v1/accounts": lambda: {"json": {"login": "lin", "name": "林二", "roles": [_GRANTED]}},
    "POST /api/v1/accounts/invitations": lambda: {"json": _GRANTED},
    "POST /api/v1/accounts/{account_id}/roles/give": lambda: {"json": _GRANTED},
    "POST /api/v1/accounts/{account_id}/roles/take": lambda: {"json": _GRANTED},
    "POST /api/v1/accounts/{account_id}/disable": lambda: {"json": {}},
    "POST /api/v1/accounts/{account_id}/enable": lambda: {"json": {}},
    "POST /api/v1/accounts/{account_id}/reset": lambda: {"json": {}},
    "POST /admin/accounts": lambda: {"data": {"login": "zhou", "name": "周三", "role": "reader", "unit": OFFICE}},
    "POST /admin/accounts/invitations": lambda: {"data": {"role": "reader", "unit": OFFICE}},
    "POST /admin/accounts/{account_id}/roles": lambda: {"data": {"role": "reader", "unit": OFFICE}},
    "GET /drafts/passing": lambda: {"params": {"notice": "{notice_id}", "code": UNIT}},
    "POST /drafts": lambda: {"data": {"office": OFFICE, "act": "blank"}},
    "POST /drafts/upload": lambda: {"data": {"office": OFFICE}},
    "POST /drafts/passing": lambda: {"data": {"office": UNIT, "superior": "{notice_id}"}},
    "GET /notices/new": lambda: {"params": {"office": OFFICE}},
    "GET /units": lambda: {"params": {"unit": UNIT}},
    "GET /units/below": lambda: {"params": {"unit": UNIT, "code": UNIT}},
    "GET /units/export": lambda: {"params": {"unit": UNIT}},
    "GET /units/health": lambda: {"params": {"unit": UNIT}},
    "GET /units/health/export": lambda: {"params": {"unit": UNIT}},
    "POST /units/health/last-resort": lambda: {"data": {"contact": "d1.leader"}},
    "POST /admin/accounts/invitations/withdraw": lambda: {"data": {"invitation": "{invitation}"}},
    "POST /admin/webhooks": lambda: {"data": {"unit": OFFICE, "url": "https://example.com/hook"}},
    "POST /admin/incidents": lambda: {"data": {"key": "walk", "note": "已改正"}},
    "POST /units/import": lambda: _table("units") | {"data": {"kind": "units"}},
    "POST /units/import/confirm": lambda: {"data": {"kind": "units", "sha256": "{digest}"}},
    "POST /api/v1/units/import": lambda: _table("units"),
    "POST /api/v1/contacts/import": lambda: _table("contacts"),
    "POST /api/v1/webhooks": lambda: {"json": _HOOK | {"unit": OFFICE}},
    "PUT /api/v1/webhooks/{hook_id}": lambda: {"json": _HOOK | {"active": True}},
}
"""What a request says where the address alone does not name whose thing it is."""
