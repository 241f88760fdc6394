"""The paths through our workflows that a new program must be able to go on with, a history of each kept as JSON.

They were recorded from real runs (``python -m tests.histories``). A history is recorded anew only where the workflow
gained a path, never to make a replay pass: notices that live for months go on from histories like these.
"""

from pathlib import Path

from temporalio.client import WorkflowHistory

FOLDER = Path(__file__).parent
KINDS = {
    "street-reported": "a street all of whose communities report",
    "street-silent": "a street none of whose communities ever says anything: every rung of the ladder",
    "district-late-report": "a district with re-issues below, which submits, and submits again after a late report",
    "city": "the city, where the cascade begins and ends",
    "review-first": "a superior whose subordinate re-issues when its clerk has looked",
    "two-superiors": "an office that answers two superiors by one notice",
    "revived-after-close": "a re-issue run anew when everything was closed",
    "withdrawn": "a street whose superior notice is withdrawn",
    "amended": "a street whose superior notice is amended: another due comes down, and it goes on",
    "returned": "an office that returns a report, gives more time, and is alarmed about what it has not decided",
    "reopened": "an office that opens again what it had closed: the run that followed",
    "courier": "a courier up to its continue-as-new",
    "sweep": "the sweep up to its continue-as-new",
    "herald": "the herald, poked while no webhook is switched on, up to its continue-as-new",
    "desk": "a desk of a very large office",
}


def path(kind: str) -> Path:
    """Where the history of one kind is kept."""
    return FOLDER / f"{kind}.json"


def read(kind: str) -> WorkflowHistory:
    """The history of one kind. Raises FileNotFoundError."""
    return WorkflowHistory.from_json(kind, path(kind).read_text(encoding="utf-8"))
