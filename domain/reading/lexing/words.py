"""Form words, channel words and the words of will and silence."""

import re
from typing import NamedTuple


class Word(NamedTuple):
    """A pattern, and texts in lower case of which one stands in all that it matches: looking for them is quick."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]


def said(words: dict[str, Word], text: str) -> list[tuple[int, str]]:
    """Where each of the words first stands in the text, with its name."""
    lowered = text.lower()
    found = []
    for name, (pattern, hints) in words.items():
        for hint in hints:
            if hint in lowered:
                if match := pattern.search(text):
                    found.append((match.start(), name))
                break
    return found


def _word(pattern: str, *hints: str) -> Word:
    return Word(re.compile(pattern), hints)


FORMS = {
    "盖章": _word(r"盖章|加盖[^,。;]{0,8}章|公章", "章"),
    "扫描件": _word(r"扫描|pdf|PDF", "扫描", "pdf"),
    "电子版": _word(r"电子[版档文表材件]|(?i:word|excel)|电子文本|可编辑", "电子", "word", "excel", "可编辑"),
    "纸质": _word(r"纸质|书面|一式|装订|原件", "纸质", "书面", "一式", "装订", "原件"),
    "照片": _word(r"照片|图片", "片"),
    "视频": _word(r"视频|短片|光盘", "视频", "短片", "光盘"),
    "签字": _word(r"签字|签名", "签"),
    "表格": _word(r"统计表|汇总表|登记表|反馈表|报名表|申报表|调查表|台账|附表", "表", "台账"),
    "零报告": _word(r"零报告|“零”报告|0报告", "报告"),
}
CHANNELS = {
    "邮箱": _word(r"邮箱|电子邮件|(?i:e-?mail)|电邮|信箱", "箱", "邮", "mail"),
    "传真": _word(r"传真", "传真"),
    "邮寄": _word(r"邮寄|寄送|寄至|寄到|邮戳|快递", "寄", "邮戳", "快递"),
    "系统": _word(r"系统|平台|网站|信息网|在线填报|网上填报|登录", "系统", "平台", "网站", "信息网", "填报", "登录"),
    "微信": _word(r"微信|工作群|QQ群", "微信", "群"),
    "当面": _word(r"送达|当面|(?<![发报寄])送至[^,。;]{0,20}室", "送", "当面"),
    "电话": _word(r"电话(?:报|反馈|通知)", "电话"),
    "公文系统": _word(r"OA|公文交换|协同办公|内网|政务外网", "oa", "公文交换", "协同办公", "内网", "政务外网"),
}
OPTIONAL = re.compile(
    r"有意向|有意愿|自愿|鼓励|可推荐|可申报|可自行|可填写|可以[^,。;]{0,16}(?:投稿|申报|推荐|报名)|可(?:于|在)|"
    r"可不|如有(?:意见|修改)|积极填报|踊跃|欢迎|择优推荐|向(?:社会|全社会)公开征求|公开征求"
)
REQUIRED = re.compile(r"务必|必须|须|均要|应当|逾期|每个?(?:单位|校|县|乡|镇|区)[^,。;]{0,8}(?:推荐|申报|报名)\d")
SILENCE = re.compile(
    r"逾期(?:未|不)?[^,。;]{0,14}(?:[,，])?(?:视为|视同|不予|不再|将|概不|责任|按)[^,。;]{0,16}|未(?:按时|"
    r"按期)?(?:反馈|报送|回复)[^,。;]{0,6}(?:的)?,?(?:视为|视同)[^,。;]{0,12}|无(?:修改)?意见(?:也|亦|的也|的,也|"
    r"的,?请)[^,。;]{0,10}"
    r"|过期不[^,。;]{1,8}|实行“?零”?报告(?:制度)?|“零”?报告(?:制度)?|零”?报告(?:制度)?"
)
"""Every choice begins with a sign of its own, so that the text is passed over quickly."""
