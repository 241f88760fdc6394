"""Forms of the wizard: names are places in the draft (``obligations.0.occurrences.1.day``), values what was typed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from domain.drafting.typed import (
    MOST_BASES,
    MOST_FIELDS,
    MOST_OBLIGATIONS,
    MOST_OCCURRENCES,
    TypedAudience,
    TypedBasis,
    TypedCycle,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)
from service.web.body_limit import LIMIT

BETWEEN = "|"
"""What stands between the members of a list in a hidden blank: no code, level or tag contains it."""
_MOST_BLANKS = 40_000
_LISTS: Mapping[str, tuple[type[BaseModel], int]] = {
    "obligations": (TypedObligation, MOST_OBLIGATIONS),
    "occurrences": (TypedOccurrence, MOST_OCCURRENCES),
    "fields": (TypedField, MOST_FIELDS),
    "basis": (TypedBasis, MOST_BASES),
}
_PARTS: Mapping[str, type[BaseModel]] = {
    "audience": TypedAudience,
    "recipients": TypedAudience,
    "cycle": TypedCycle,
}


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: all values by name, line ends as the program writes them; files apart."""

    values: Mapping[str, Sequence[str]]
    file: UploadFile | None = None

    def one(self, name: str, default: str = "") -> str:
        """The last value under a name."""
        found = self.values.get(name)
        return found[-1] if found else default

    def many(self, name: str) -> tuple[str, ...]:
        """All values under a name, none twice."""
        return tuple(dict.fromkeys(self.values.get(name, ())))

    @property
    def act(self) -> str:
        """What the button that was pressed asks for."""
        return self.one("act", "save")

    @property
    def seen(self) -> int:
        """The version of the draft that the form was made of, 0 where it does not say."""
        text = self.one("version", "0")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


async def filled(request: Request) -> AsyncIterator[Filled]:
    """The form of the request; its file is gone when the answer is given."""
    # A table of eighty blanks over sixty obligations is many thousand values, and the text of a notice is long.
    async with request.form(max_files=1, max_fields=_MOST_BLANKS, max_part_size=LIMIT) as form:
        values: dict[str, list[str]] = {}
        file: UploadFile | None = None
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                file = value
            else:
                values.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\x00", ""))
        yield Filled(values, file)


FilledForm = Annotated[Filled, Depends(filled)]


def typed_notice(form: Filled, before: TypedNotice) -> TypedNotice:
    """The draft as the form of the step 核对 has it; who gets it is of another step and stays."""
    tree = _tree(form)
    made = _made(TypedNotice, tree)
    return TypedNotice.model_validate(made | {"recipients": before.recipients})


def typed_audience(form: Filled, name: str, before: TypedAudience) -> TypedAudience:
    """One audience as the form of the step 发送范围 has it; as it was where the form does not show it."""
    if f"{name}.mode" not in form.values:
        return before
    return TypedAudience(
        mode=form.one(f"{name}.mode"),
        levels=form.many(f"{name}.levels"),
        tags=form.many(f"{name}.tags"),
        codes=form.many(f"{name}.codes"),
    )


def _tree(form: Filled) -> dict[str, Any]:
    """The values nested by their names; a name that is both a value and a branch is passed over."""
    tree: dict[str, Any] = {}
    for name in form.values:
        *way, leaf = name.split(".")
        node: Any = tree
        for part in way[:6]:
            node = node.setdefault(part, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and not isinstance(node.get(leaf), dict):
            node[leaf] = form.one(name)
    return tree


def _made(kind: type[BaseModel], node: Any) -> dict[str, Any]:
    """The fields of ``kind`` that the node has, each as its type asks; everything else in the node is passed over."""
    if not isinstance(node, dict):
        return {}
    made: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        given = node.get(name)
        if name in _LISTS:
            inner, most = _LISTS[name]
            made[name] = tuple(_made(inner, one) for one in _in_order(given)[:most])
        elif name in _PARTS:
            made[name] = _made(_PARTS[name], given)
        elif isinstance(field.default, bool):
            made[name] = given == "1"
        elif isinstance(given, str):
            made[name] = tuple(filter(None, given.split(BETWEEN))) if isinstance(field.default, tuple) else given
    return made


def _in_order(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    numbers = [key for key in node if key.isascii() and key.isdigit() and len(key) < 5]
    return [node[key] for key in sorted(numbers, key=int)]
