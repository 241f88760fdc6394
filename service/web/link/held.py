"""What stands in a draft that somebody else has changed, for whoever comes to it with a form of their own."""

from domain.base import Frozen
from service.web.link.forms import Typed, typed_entries
from service.web.link.view import TaskView


class Held(Frozen):
    """One thing that the draft holds otherwise than the form. ``entry`` is the number of its case, 0 for none."""

    entry: int
    label: str
    value: str


def held(item: TaskView, typed: Typed) -> tuple[Held, ...]:
    """What somebody else has put into the draft, beside what was ``typed`` here: nobody writes over it unseen."""
    theirs = (item.draft.typed if item.draft else None) or {}
    fields = item.obligation.fields
    names = {f"value.{field.key}": field.label for field in fields} | {"text": "补充说明" if fields else "文字材料"}
    found = [Held(entry=0, label=label, value=theirs.get(name, "")) for name, label in names.items()]
    mine = typed_entries(typed)
    for number, entry in enumerate(typed_entries(theirs)):
        if entry not in mine:
            found.append(Held(entry=number + 1, label="", value="\n".join(filter(None, (entry.title, entry.text)))))
    ours = {label: typed.get(name, "") for name, label in names.items()}
    return tuple(one for one in found if one.value.strip() and one.value != ours.get(one.label))
