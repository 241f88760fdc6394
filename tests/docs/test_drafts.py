"""The examples on the page about drafts are drafts, and its tables name every field there is."""

import re
import textwrap
from pathlib import Path

import pytest

from domain.notices import Basis, Inquiry, NoticeDraft
from domain.obligations import Answer, Audience, Demand, Field, Form, Obligation, Occurrence
from domain.policy import Policy, Rule
from domain.quiet import QuietHours
from service.samples.drafts import load_draft

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "drafts.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
MODELS = (NoticeDraft, Basis, Inquiry, Audience, Obligation, Occurrence, Answer, Field, Policy, QuietHours, Rule)


def test_the_complete_example_is_taken_as_it_stands() -> None:
    draft = load_draft(EXAMPLES[0].encode())
    statistics, summary, training, cases = draft.obligations
    assert [field.key for field in statistics.fields] == ["checks", "found", "funds", "rate", "practice"]
    assert f"{statistics.occurrences[0].due:%m-%d %H:%M %z}" == "12-18 18:00 +0800"
    assert [occurrence.key for occurrence in summary.occurrences] == ["winter", "year-end"]
    assert f"{summary.occurrences[1].due:%m-%d %H:%M %z}" == "12-30 12:00 +0800"
    assert (training.demand, training.cascades) == (Demand.OPT_IN, False)
    assert (cases.demand, cases.form) == (Demand.AS_THEY_OCCUR, Form.CASES)
    assert draft.policy is None


def test_the_example_of_a_policy_replaces_the_default() -> None:
    draft = load_draft(EXAMPLES[1].encode())
    assert draft.policy is not None
    assert [rule.working_days for rule in draft.policy.rules] == [-2, 0]
    assert f"{draft.policy.quiet.ends:%H:%M}" == "08:30"


@pytest.mark.parametrize("name", ["by-command.md", "by-command.zh-CN.md"])
def test_the_draft_of_the_walk_is_taken_too(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    (example,) = re.findall(r"^ *```toml\n(.*?)^ *```", page, re.M | re.DOTALL)
    assert load_draft(textwrap.dedent(example).encode()).office == "JN"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_tables_name_every_field(model: type[NoticeDraft]) -> None:
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    assert set(model.model_fields) <= named
