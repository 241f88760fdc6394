"""The ledger is put together from many nouns: none may hide a method of another."""

from service.store.ledger import SqlFacts


def test_no_part_of_the_facts_hides_a_method_of_another() -> None:
    """A private helper of the same name would silently take the place of the other."""
    owners: dict[str, type] = {}
    hidden = []
    for part in reversed(SqlFacts.__mro__):
        if not part.__module__.startswith("service.store"):
            continue
        for name, method in vars(part).items():
            if callable(method) and not name.startswith("__"):
                hidden += [f"{part.__name__}.{name} hides {owners[name].__name__}'s"] if name in owners else []
                owners[name] = part
    assert hidden == []
