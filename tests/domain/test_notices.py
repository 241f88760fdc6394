import pytest
from pydantic import ValidationError

from domain.notices import Notice, reissue_id
from domain.policy import PLAIN
from tests.domain.examples import cases, draft, moment, summary

DUE = moment(2024, 6, 25)


def test_a_joint_notice_carries_all_its_issuers() -> None:
    joint = draft(issuers=("泉州市安全生产委员会办公室", "泉州市应急管理局"))
    assert joint.issuers == ("泉州市安全生产委员会办公室", "泉州市应急管理局")
    with pytest.raises(ValidationError):
        draft(issuers=())


def test_obligations_are_told_apart() -> None:
    with pytest.raises(ValidationError, match="不能重复"):
        draft(summary(DUE), summary(DUE))


def test_a_notice_that_could_never_be_closed_is_refused() -> None:
    assert len(draft(summary(DUE), cases()).obligations) == 2
    with pytest.raises(ValidationError, match="办结"):
        draft(cases())
    with pytest.raises(ValidationError):
        draft(obligations=())


@pytest.mark.parametrize("name", ["number", "title"])
def test_a_notice_without_number_or_title_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        draft(**{name: ""})


def test_a_misspelt_field_is_never_silently_lost() -> None:
    with pytest.raises(ValidationError, match="issuer"):
        draft(issuer="泉州市应急管理局")


def test_the_id_of_a_reissue_is_the_same_on_every_retry() -> None:
    assert reissue_id("n1", "350502") == reissue_id("n1", "350502") != reissue_id("n1", "350503")


def test_an_issued_notice_knows_its_office_and_obligations_and_crosses_borders() -> None:
    issued = Notice(
        id="n1",
        origin_id="n1",
        origin_office="3505",
        path="/n1/",
        draft=draft(summary(DUE), cases()),
        policy=PLAIN,
        anchor=moment(2024, 6, 3, 9),
        issued_at=moment(2024, 6, 3, 9),
        acknowledge_due=moment(2024, 6, 5),
        reissue_due=moment(2024, 6, 5),
        closes_at=moment(2024, 7, 2),
    )
    assert issued.office == "3505"
    assert issued.obligation("cases").title == "典型案例"
    with pytest.raises(KeyError):
        issued.obligation("plan")
    assert Notice.model_validate_json(issued.model_dump_json()) == issued
