"""The four real notices, read and confirmed as a person would, where they are at hand (../shared/seeds)."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.plan import Rung
from domain.reading.proposal import Proposal
from service.cli.reading import dated
from service.samples.contacts import invent_contacts
from service.samples.notices import Sample, sample
from tests.service.web.front_desk import FrontDesk, open_front_desk

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


@dataclass(frozen=True)
class Seed:
    """One notice: its number among the seeds, the sample whose tree it belongs to, the office, when it went out."""

    number: str
    story: str
    office: str
    issued_at: datetime

    @property
    def file(self) -> Path:
        """The text. Skips the test where it is not here."""
        found = sorted(SEEDS.glob(f"{self.number}_*.txt"))
        if not found:
            pytest.skip("../shared/seeds is not here")
        return found[0]

    @property
    def sample(self) -> Sample:
        """The tree with units beyond the divisions, and the superior notices."""
        return sample(self.story)

    def desk(self, folder: Path) -> AbstractContextManager[FrontDesk]:
        """The service on that tree with invented people, at the instant of issue."""
        units = list(self.sample.units)
        return open_front_desk(folder, units=units, contacts=invent_contacts(units, 7), moment=self.issued_at)

    def read(self, desk: FrontDesk) -> Proposal:
        """What the service proposes for the file."""
        upload = {"file": (self.file.name, self.file.read_bytes())}
        answer = desk.api("POST", "/drafts", params={"office": self.office}, files=upload)
        assert answer.status_code == 200, answer.text
        return Proposal.model_validate(dated(answer.json()["proposal"]))


def blocking(proposal: Proposal) -> list[tuple[str, str]]:
    """What a person must settle: field and code."""
    return [(question.field, question.code) for question in proposal.questions if question.blocking]


def settled(sketch: Mapping[str, Any], obligations: Mapping[str, Mapping[str, Any]], **head: Any) -> dict[str, Any]:
    """The sketch with what a person adds: to the head, and to obligations by their key."""
    changed = [one | obligations.get(one["key"], {}) for one in sketch["obligations"]]
    return {**sketch, **head, "obligations": changed}


def moments(rungs: Iterable[Rung]) -> list[tuple[str, str]]:
    """Instant to the minute and id of each rung."""
    return [(f"{rung.instant:%m-%d %H:%M}", rung.id) for rung in rungs]
