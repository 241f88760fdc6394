import pytest

from domain.reading.quotas import quota, selection


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("并报送相关情况，区指导办将每月选取1—2个高质量的典型案例向市指导办推荐报送。", 2),
        ("市局择优推荐３篇案例上报省厅", 3),
        ("选取1个场所开展演练，报送案例", None),
        ("每月报送1至2个典型案例", None),
    ],
)
def test_how_many_the_office_itself_chooses_for_its_superior(text: str, found: int | None) -> None:
    assert selection(text) == found
