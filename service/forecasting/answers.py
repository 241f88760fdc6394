"""What imagined people write into a form: the least that the product takes."""

from decimal import Decimal

from domain.obligations import Field, FieldKind, Form, Obligation
from domain.reports import Entry, Submission

_WORD = "预演"


def imagined_answer(obligation: Obligation) -> Submission:
    """A submission that ``domain.reports.check`` takes."""
    cases = max(obligation.minimum_entries, 1) if obligation.form is Form.CASES else obligation.minimum_entries
    return Submission(
        values={field.key: _value(field) for field in obligation.fields if field.required},
        text=_WORD,
        entries=tuple(Entry(title=f"{_WORD}{number}") for number in range(1, cases + 1)),
    )


def _value(field: Field) -> str:
    if field.kind is FieldKind.TEXT:
        return _WORD
    low = field.minimum if field.minimum is not None else min(Decimal(0), field.maximum or Decimal(0))
    whole = field.kind is FieldKind.INTEGER
    return f"{low.to_integral_value(rounding='ROUND_CEILING') if whole else low:f}"
