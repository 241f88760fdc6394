"""What is conspicuous among peers: robust, whatever the order and the unit of measure; silent where peers are few."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.obligations import Aggregation, Field, FieldKind
from domain.outliers import Oddity, Outlier, nil_outlier, outliers, plain, spread

EVENTS = Field(key="events", label="活动场次", unit="场")
VALUES = st.decimals(0, 10_000, places=1)
PEERS = st.lists(VALUES, min_size=5, max_size=30)


def found(
    value: Decimal | int, peers: Sequence[Decimal | int], last: Decimal | int | None = None, field: Field = EVENTS
) -> tuple[Outlier, ...]:
    """About a unit that reports ``value`` while its peers report ``peers``."""
    mine = {field.key: Decimal(value)}
    group = spread([Decimal(value), *map(Decimal, peers)])
    return outliers([field], mine, {field.key: group}, {} if last is None else {field.key: Decimal(last)})


def kinds(those: Sequence[Outlier]) -> set[Oddity]:
    return {one.oddity for one in those}


@given(VALUES, st.lists(VALUES, max_size=4))
def test_of_fewer_than_five_peers_nothing_is_said(value: Decimal, peers: list[Decimal]) -> None:
    assert found(value, peers) == ()


@given(VALUES, PEERS, st.randoms())
def test_the_order_of_the_peers_does_not_matter(value: Decimal, peers: list[Decimal], chance: object) -> None:
    shuffled = sorted(peers, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert found(value, peers) == found(value, shuffled)


@given(VALUES, PEERS, st.integers(-3, 4), st.none() | VALUES)
def test_the_unit_of_measure_does_not_matter(
    value: Decimal, peers: list[Decimal], power: int, last: Decimal | None
) -> None:
    scale = Decimal(10) ** power
    scaled = found(value * scale, [peer * scale for peer in peers], None if last is None else last * scale)
    assert kinds(scaled) == kinds(found(value, peers, last))


@given(PEERS)
def test_who_reports_what_the_middle_reports_is_neither_high_nor_low(peers: list[Decimal]) -> None:
    odd = peers if len(peers) % 2 else peers[1:]
    assume(len(odd) >= 5)
    middle = sorted(odd)[len(odd) // 2]
    assert not kinds(found(middle, odd)) & {Oddity.HIGH, Oddity.LOW}


@given(VALUES | st.decimals(10_000, 10**9, places=1), PEERS, st.decimals(1, 100, places=2))
def test_what_is_too_high_stays_so_farther_out(value: Decimal, peers: list[Decimal], factor: Decimal) -> None:
    assume(Oddity.HIGH in kinds(found(value, peers)))
    assert Oddity.HIGH in kinds(found(value * factor, peers))


@given(st.lists(st.decimals(10, 1000, places=1), min_size=5, max_size=30))
def test_a_wild_value_is_seen_though_it_is_one_of_the_group(peers: list[Decimal]) -> None:
    assert {Oddity.HIGH, Oddity.SHARE} <= kinds(found(sum(peers) * 10, peers))


@pytest.mark.parametrize(
    ("value", "peers", "oddity", "sentence"),
    [
        (900, [40, 45, 50, 55, 60], Oddity.HIGH, "“活动场次”填报 900，明显高于同级单位（中位数 52.5）"),
        (3, [400, 450, 500, 550, 600], Oddity.LOW, "“活动场次”填报 3，明显低于同级单位（中位数 475）"),
        (0, [4, 5, 6, 7, 8], Oddity.ZERO, "“活动场次”填报 0，而同级 5 个单位中有 5 个不为 0"),
        (900, [40, 45, 50, 55, 60], Oddity.SHARE, "“活动场次”填报 900，占同级全部已报数的 78%"),
    ],
)
def test_each_has_a_plain_sentence(value: int, peers: list[int], oddity: Oddity, sentence: str) -> None:
    assert sentence in [one.sentence for one in found(value, peers) if one.oddity is oddity]


def test_the_last_value_is_compared_whatever_the_peers() -> None:
    assert [one.sentence for one in found(500, [], last=50)] == ["“活动场次”填报 500，是上次（50）的 10 倍以上"]
    assert [one.sentence for one in found(5, [], last=50)] == ["“活动场次”填报 5，不足上次（50）的十分之一"]
    assert found(499, [], last=50) == found(6, [], last=50) == found(7, [], last=0) == found(-9, [], last=50) == ()


def test_near_together_is_not_conspicuous() -> None:
    assert found(102, [100, 100, 100, 100, 100, 101]) == ()
    assert found(0, [0, 0, 3, 4, 5]) == ()


def test_a_mean_has_no_share_and_a_text_no_value() -> None:
    mean = Field(key="score", label="满意度", aggregation=Aggregation.MEAN, weight="people")
    assert Oddity.SHARE not in kinds(found(900, [40, 45, 50, 55, 60], field=mean))
    words = Field(key="place", label="地点", kind=FieldKind.TEXT, aggregation=Aggregation.TEXT_LIST)
    assert found(900, [40, 45, 50, 55, 60], field=words) == ()


def test_nothing_to_report_is_conspicuous_where_others_have_something() -> None:
    [one] = nil_outlier(11, 1)
    assert one.sentence == "零报告，而同级 10 个单位中有 10 个填了数据"
    assert nil_outlier(5, 1) == nil_outlier(11, 4) == ()


@pytest.mark.parametrize(
    ("number", "shown"), [("1534", "1,534"), ("0.50", "0.5"), ("-0.001", "0"), ("1E+3", "1,000"), ("10", "10")]
)
def test_numbers_are_written_plainly(number: str, shown: str) -> None:
    assert plain(Decimal(number)) == shown
