import pytest

from domain.reading.quotas import quota


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("每月至少在主流媒体曝光公布1至2个“一案双罚”等典型案例，并报送相关情况", (1, 2)),
        ("每月推荐报送１—２个高质量的典型案例", (1, 2)),
        ("每季度报送不少于3篇典型案例", (3, None)),
        ("至少报送 2 个 典型案例", (2, None)),
        ("典型案例要及时报送", None),
        ("6月1日至2日报送案例", None),
        ("报送3至1个案例", None),
        ("至少开展1次演练，报送案例", None),
    ],
)
def test_the_number_of_cases_is_read_where_it_is_named(clause: str, found: tuple[int, int | None] | None) -> None:
    assert quota(clause) == found
