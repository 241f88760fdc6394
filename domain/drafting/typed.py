"""What a person has typed so far, word for word: a draft may be wrong or half empty and is kept all the same.

Every blank is text as it stood in the form; ``settling`` makes a notice of it or says what is at fault.
"""

from domain.base import Frozen

MOST_OBLIGATIONS = 60
MOST_OCCURRENCES = 130
MOST_FIELDS = 80
MOST_BASES = 20

EVERYBODY = "all"
BY_CLASS = "class"
PICKED = "picked"


class TypedOccurrence(Frozen):
    """One time it falls due. ``day`` and ``clock`` as YYYY-MM-DD and HH:MM; no clock means closing time.

    ``origin`` is its place among what was read (``obligations.0.occurrences.1``), '' where a person added it;
    ``confirmed`` that a person has looked at a day on which the reader had a remark.
    """

    key: str = ""
    label: str = ""
    day: str = ""
    clock: str = ""
    origin: str = ""
    confirmed: bool = False


class TypedField(Frozen):
    """One blank of the form to be filled in by units."""

    key: str = ""
    label: str = ""
    kind: str = "integer"
    unit: str = ""
    aggregation: str = "sum"
    weight: str = ""
    required: bool = True
    minimum: str = "0"
    maximum: str = ""


class TypedAudience(Frozen):
    """A choice among direct subordinates: ``mode`` is all, class (levels and tags), picked (codes), or '' for open."""

    mode: str = EVERYBODY
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class TypedCycle(Frozen):
    """A recurrence to be unrolled into occurrences: every ``freq`` on ``on`` from the day ``first`` to ``last``."""

    freq: str = ""
    on: str = ""
    first: str = ""
    last: str = ""


class TypedObligation(Frozen):
    """One thing to be reported. ``evidence`` is one name a line, and so is ``required_evidence``, those of them that a
    report must bring; ``origin`` as in ``TypedOccurrence``.
    """

    key: str = ""
    title: str = ""
    form: str = "summary"
    demand: str = "mandatory"
    occurrences: tuple[TypedOccurrence, ...] = (TypedOccurrence(),)
    fields: tuple[TypedField, ...] = ()
    minimum_entries: str = ""
    maximum_entries: str = ""
    selected_maximum: str = ""
    evidence: str = ""
    required_evidence: str = ""
    cascades: bool = True
    review: bool = False
    audience: TypedAudience = TypedAudience()
    cycle: TypedCycle = TypedCycle()
    origin: str = ""


class TypedBasis(Frozen):
    """A superior notice cited. ``notice_id`` leads to the one in this service, '' for none."""

    number: str = ""
    title: str = ""
    notice_id: str = ""


class TypedNotice(Frozen):
    """The whole draft. ``issuers`` and ``attachments`` are one a line; ``policy`` is '' for the one that the urgency
    (or, passing on, the superior) brings, else the name of a preset; ``by_hand`` that a named person closes the items.
    """

    number: str = ""
    title: str = ""
    issuers: str = ""
    dated: str = ""
    urgency: str = "plain"
    publicness: str = ""
    addressed: str = ""
    copies: str = ""
    body: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_fax: str = ""
    attachments: str = ""
    basis: tuple[TypedBasis, ...] = ()
    recipients: TypedAudience = TypedAudience()
    obligations: tuple[TypedObligation, ...] = ()
    policy: str = ""
    by_hand: bool = False
    override_reason: str = ""


class Fault(Frozen):
    """Something to mend: its ``place`` among the blanks (``obligations.1.occurrences.0.due``, '' for the whole)."""

    place: str
    code: str
    message: str
