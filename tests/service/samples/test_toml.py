import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from service.samples.toml import dump

KEYS = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r")),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    st.times(),
    st.datetimes(datetime(1950, 1, 1), timezones=st.just(SHANGHAI)),
)
TABLES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(KEYS, st.one_of(SCALARS, st.lists(SCALARS, max_size=3)), max_size=4),
    lambda inner: st.dictionaries(KEYS, st.one_of(SCALARS, inner, st.lists(inner, min_size=1, max_size=3)), max_size=4),
    max_leaves=8,
)


@given(TABLES)
def test_what_is_written_is_read_back(table: dict[str, Any]) -> None:
    assert tomllib.loads(dump(table)) == table


def test_comments_stand_above_their_place() -> None:
    notes = {"": ["头"], "due": ["一行\n两行"], "rows": ["全部"], "rows.1": ["第二"]}
    text = dump({"due": date(2024, 6, 25), "rows": [{"a": 1}, {"b": time(9)}]}, lambda where: notes.get(where, ()))
    assert text == (
        "# 头\n\n# 一行 两行\ndue = 2024-06-25\n\n# 全部\n[[rows]]\na = 1\n\n# 第二\n[[rows]]\nb = 09:00:00\n"
    )


def test_none_is_no_value() -> None:
    with pytest.raises(TypeError):
        dump({"a": None})
