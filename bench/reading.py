"""Reading speed: a thousand different notices of 3 KB, on one core. ``python -m bench.reading`` prints one line a
figure.

The target is 1,000 notices a second and none over 50 ms; the texts are made here, from a fixed seed. The garbage
collector is set as in every process of the service.
"""

import random
import statistics
import sys
import time

from domain.reading import read_notice
from service.process import calm_collector

NOTICES = 1_000
BYTES = 3_000
SLOWEST = 0.05
"""Seconds that no single notice may take."""
_CITIES = ("云川市", "望江区", "青石县", "临湖市", "东岭县", "南坪区")
_OFFICES = ("应急管理局", "教育局", "农业农村局", "商务局", "安全生产委员会办公室", "林业局")
_TOPICS = ("岁末年初隐患排查", "防溺水工作", "春季农机检修", "病媒生物防制", "科普日活动", "统计年报")
_THINGS = ("工作总结", "《隐患排查统计表》（附件1）", "联络员登记表", "活动方案", "典型案例材料", "整改台账")
_FILLER = (
    "各单位要高度重视，加强组织领导，明确责任分工，细化工作措施，确保各项任务落到实处。",
    "要坚持问题导向，深入一线开展排查整治，建立问题清单和整改台账，实行闭环管理。",
    "要充分利用广播、电视、网络和宣传栏等载体，广泛宣传相关知识，营造良好社会氛围。",
    "要结合本地实际，统筹安排人员力量，落实值班值守制度，及时处置各类突发情况。",
    "活动时间为3月1日至5月31日，期间将组织抽查，抽查情况适时通报。",
)


def notice(source: random.Random) -> str:
    """One made-up notice of about 3 KB of UTF-8."""
    city, office, topic = source.choice(_CITIES), source.choice(_OFFICES), source.choice(_TOPICS)
    year, month, day = source.randint(2018, 2027), source.randint(1, 12), source.randint(1, 28)
    head = (
        f"{city}{office}文件\n\n{city[:2]}{office[:1]}〔{year}〕{source.randint(1, 200)}号\n\n"
        f"{city}{office}关于做好{topic}有关工作的通知\n\n各乡镇人民政府、各街道办事处，市直有关单位：\n\n"
        f"根据《省{office}关于开展{topic}的通知》（川{office[:1]}〔{year}〕{source.randint(1, 99)}号）要求，"
        f"现将有关事项通知如下：\n\n"
    )
    asks = [
        f"请各单位于{source.randint(1, 12)}月{source.randint(1, 28)}日前将{thing}报送{city[-1]}{office}，"
        f"电子版发送至邮箱office@example.invalid。"
        for thing in source.sample(_THINGS, 3)
    ] + ["各单位每月25日前报送进展情况。", "收到通知后5个工作日内反馈意见，逾期视为无意见。"]
    tail = (
        f"\n联系人：秦望，电话：0999-5550101；传真：0999-5550102；"
        f"邮箱：office@example.invalid\n\n附件：1.隐患排查统计表\n2.联络员登记表\n\n"
        f"{city}{office}\n{year}年{month}月{day}日\n\n抄送：省{office}，市委办公室、市政府办公室。\n"
    )
    body, chapter = "", 0
    while len((head + body + tail).encode()) < BYTES - 150:
        mark = f"{'一二三四五六七八九十'[chapter % 10]}、" if chapter < 10 else ""
        body += mark + "".join(source.sample(_FILLER, 2)) + (asks.pop() if asks else "") + "\n\n"
        chapter += 1
    return head + body + tail


def main() -> int:
    """Time every notice on its own; the rate is of processor time, so that a busy machine does not count."""
    source = random.Random(20260601)
    texts = [notice(source) for _ in range(NOTICES)]
    for text in texts[:50]:
        read_notice(text)
    calm_collector()
    taken = []
    began = time.process_time()
    for text in texts:
        start = time.process_time()
        read_notice(text)
        taken.append(time.process_time() - start)
    rate = NOTICES / (time.process_time() - began)
    print(f"reading_bytes_mean {statistics.mean(len(text.encode()) for text in texts):.0f}")
    print(f"reading_notices_per_second {rate:.0f}")
    print(f"reading_median_ms {1000 * statistics.median(taken):.2f}")
    print(f"reading_slowest_ms {1000 * max(taken):.2f}")
    return 0 if max(taken) <= SLOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
