"""The ledger of quotas (报送数量台账): unit by period, how many cases came, what was missing, made up, and chosen."""

from collections.abc import Sequence
from datetime import datetime

from activities.selecting import answered
from domain.base import Frozen
from domain.facts import Facts, Ledger
from domain.facts.cases import CaseReport, Selected
from domain.obligations import Form, Obligation
from domain.quotas import QuotaStanding, quota_standing, selection_limit, shortfall
from domain.reports import Entry


class QuotaCell(Frozen):
    """One unit's quota for one occurrence. ``short`` entries are missing to it."""

    occurrence: str
    due: datetime | None
    standing: QuotaStanding
    entries: tuple[Entry, ...]
    short: int


class QuotaRow(Frozen):
    """One unit. ``missed`` of its occurrences were not fulfilled in time and not made up; ``made_up`` were."""

    unit_code: str
    unit_name: str
    cells: tuple[QuotaCell, ...]
    missed: int
    made_up: int


class QuotaLedger(Frozen):
    """One obligation: ``minimum`` entries an occurrence, of which up to ``limit`` are chosen to go upward."""

    obligation: str
    title: str
    minimum: int
    limit: int | None
    occurrences: tuple[tuple[str, str], ...]
    rows: tuple[QuotaRow, ...]
    selected: tuple[Selected, ...]


def quota_ledgers(ledger: Ledger, notice_id: str) -> list[QuotaLedger]:
    """One for each obligation that asks for cases. Raises NotFound."""
    with ledger.reading() as facts:
        obligations = [one for one in facts.notice(notice_id).draft.obligations if one.form is Form.CASES]
        reports, chosen = facts.case_reports(notice_id), facts.selected(notice_id)
        return [_ledger(facts, one, reports, chosen) for one in obligations]


def _ledger(
    facts: Facts, obligation: Obligation, reports: Sequence[CaseReport], chosen: Sequence[Selected]
) -> QuotaLedger:
    mine = [report for report in reports if report.obligation == obligation.key]
    units = dict.fromkeys(
        (report.unit_code, report.unit_name) for report in sorted(mine, key=lambda one: one.unit_code)
    )
    return QuotaLedger(
        obligation=obligation.key,
        title=obligation.title,
        minimum=obligation.minimum_entries,
        limit=selection_limit(obligation, answered(facts, obligation)),
        occurrences=tuple((one.key, one.label) for one in obligation.occurrences),
        rows=tuple(_row(obligation, code, name, mine) for code, name in units),
        selected=tuple(one for one in chosen if one.obligation == obligation.key),
    )


def _row(obligation: Obligation, unit_code: str, unit_name: str, reports: Sequence[CaseReport]) -> QuotaRow:
    cells = tuple(_cell(obligation, report) for report in reports if report.unit_code == unit_code)
    return QuotaRow(
        unit_code=unit_code,
        unit_name=unit_name,
        cells=cells,
        missed=sum(cell.standing is QuotaStanding.MISSED for cell in cells),
        made_up=sum(cell.standing is QuotaStanding.MADE_UP for cell in cells),
    )


def _cell(obligation: Obligation, report: CaseReport) -> QuotaCell:
    entries = len(report.entries)
    return QuotaCell(
        occurrence=report.occurrence,
        due=report.due,
        standing=quota_standing(report.state, entries, late=report.late, supplement=report.supplement),
        entries=report.entries,
        short=shortfall(obligation, entries),
    )
