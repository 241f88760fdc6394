"""The doctor runs every check, whatever becomes of one."""

from service.runtime.doctor import Finding, Health, broken, examine, fine
from service.runtime.errors import PortTaken


def well() -> Finding:
    return fine("甲", "好")


async def slow() -> Finding:
    return broken("乙", "坏", "修")


def refused() -> Finding:
    raise PortTaken(8080, "CASCADE_WEB_PORT", None)


def failing() -> Finding:
    raise ZeroDivisionError("division by zero")


async def test_one_check_that_fails_stops_no_other() -> None:
    findings = await examine([("丙", refused), ("丁", failing), ("甲", well), ("乙", slow)])
    assert [(finding.name, finding.health) for finding in findings] == [
        ("丙", Health.ERROR),
        ("丁", Health.ERROR),
        ("甲", Health.OK),
        ("乙", Health.ERROR),
    ]
    assert findings[0].sentence.startswith("端口 8080")
    assert findings[1].sentence == "检查未能完成：ZeroDivisionError：division by zero"
    assert all(finding.remedy for finding in findings if finding.health is not Health.OK)
