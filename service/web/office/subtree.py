"""Which part of the tree a page is about: the unit asked for, or the one that the person works for."""

from domain.rights import Act
from service.web.rights import ROOT, Person, path_of, require
from service.web.state import Office


def chosen_unit(person: Person, office: Office, asked: str) -> str | None:
    """The code of the unit; None for the whole tree. Raises NotFound where it is none of the person's."""
    if asked:
        require(person, Act.SEE, path_of(office, asked))
        return asked
    places = person.places(Act.SEE)
    if not places or places[0] == ROOT:
        tops = office.views.tops()
        return tops[0] if len(tops) == 1 else None
    return places[0].rstrip("/").rpartition("/")[2]


def own_places(person: Person, office: Office) -> dict[str, str]:
    """Code and name of the units among which a person with several grants may choose; none where there is one."""
    places = person.places(Act.SEE)
    codes = [path.rstrip("/").rpartition("/")[2] for path in places if path != ROOT]
    return dict(office.views.unit_names(codes)) if len(places) > 1 else {}


def own_units(person: Person, office: Office) -> tuple[str, ...]:
    """The units that a person works for: those named in the grants, not the many below them. For a grant on the whole
    tree, and for the operator, those at the top.
    """
    named = {grant.unit_code for grant in person.grants if grant.path != ROOT} | (
        {person.home} if person.home else set()
    )
    whole = person.unlimited or any(grant.path == ROOT for grant in person.grants)
    return tuple(sorted(named | (set(office.views.tops()) if whole else set())))
