"""What simulated people write into the forms: plausible numbers and texts, drawn from the persona's seed."""

import random
from typing import Any

_PLACES = ("文化广场", "综合市场", "老旧小区", "工业园", "学校周边", "沿街店铺", "码头", "养老服务站")
_ACTS = ("开展疏散演练", "入户检查用电", "张贴宣传海报", "组织观看警示片", "排查电动自行车充电", "清理消防通道")


def submission(task: dict[str, Any], seed: int, *, nil: bool) -> dict[str, Any]:
    """The submission for one task as the link's JSON describes it."""
    obligation = task["obligation"]
    if nil and obligation["demand"] == "mandatory" and not obligation["minimum_entries"]:
        return {"nil": True, "text": "本期无相关情况"}
    dice = random.Random(f"{seed}:{obligation['key']}:{task['task']['occurrence']}")
    answer: dict[str, Any] = {"values": {f["key"]: _value(f, dice) for f in obligation["fields"]}}
    if obligation["form"] == "cases":
        count = max(1, obligation["minimum_entries"])
        answer["entries"] = [
            {"title": f"{dice.choice(_PLACES)}隐患整改", "text": _sentence(dice)} for _ in range(count)
        ]
    elif not obligation["fields"]:
        answer["text"] = "；".join(_sentence(dice) for _ in range(3)) + "。"
    return answer


def _value(field: dict[str, Any], dice: random.Random) -> str:
    if field["kind"] == "text":
        return _sentence(dice)
    low = float(field["minimum"] or 0)
    high = float(field["maximum"]) if field["maximum"] is not None else low + dice.choice((12, 60, 400))
    if field["kind"] == "integer":
        return str(dice.randint(int(low), int(high)))
    return f"{dice.uniform(low, high):.2f}"


def _sentence(dice: random.Random) -> str:
    return f"在{dice.choice(_PLACES)}{dice.choice(_ACTS)}"
