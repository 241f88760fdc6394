"""Whether a printed line goes on in the next one: converters break lines in the middle of sentences and dates."""

import re

STOPS = "。;:!?…"
"""End a line that does not go on."""
_CLOSED = re.compile(r"(?:(?:通知|通告|公告)(?:\([^()]{1,24}\))?|\.(?:pdf|docx?|xlsx?|wps|zip|rar)|>正文)$")
NUMBERED = r"\d{1,2}(?:\.(?!\d)|[.、](?=(?:19|20)\d\d年)|、(?!\d))"
"""The number of an item, before words or a year: “2.2022年统计表”, but not “1.5万元” and not “13、27日”."""
_OPENS = re.compile(
    rf"[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十\d]{{1,3}}\)|{NUMBERED}|[①-⑳]|"
    r"第[一二三四五六七八九十]{1,3}[章条]"
    r"|附件|附表|附:|附[1-9一]|抄送|抄报|主送|主题词|联系|咨询|电话|传真|邮箱|电子邮|[Ee]-?[Mm](?:ail|AIL)|地址|时间|地点|注:|[|│┌├└•·●>×]"
    r"|(?:为|根据|按照|依据|今年|近年|现将|经|特此|此通知|以上通知|请各|各有关|发布|来源|索引|文号|公开|状态)"
)
_ITEM = re.compile(rf"[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十\d]{{1,3}}\)|{NUMBERED}|附件|抄送|联系")
_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])")
_DATE = re.compile(
    r"(?:[12]\d{3}年\d{0,2}[^,。]{0,8}日?|[〇○OＯo零0一二三四五六七八九]{2,4}年[^,。]{1,3}月[^,。]{1,3}日)$"
)
_TITLE = re.compile(r"^.{0,40}(?:关于|转发|印发)")
_WHOLE = re.compile(r"^.{0,60}(?:关于|转发|印发|征求)[^。]*(?:通知|函|意见|方案|公告|通报|办法)(?:\([^()]{1,24}\))?$")
_RECORD = re.compile(
    r"^(?:来源|发布|时间|索引|主题|文号|发文|标题|编辑|作者|浏览|日期|名称|公开|有效|状态|生效|截止)[^:]{0,6}:|"
    r"(?:时间|日期):?\d|\d:\d\d$|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$"
)
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;]{2,60}$")
_SUBJECT = re.compile(
    r"(?:征集|征文|征稿|报名|申报|报送|活动|截稿|参赛)(?:时间|日期|主题|对象|要求|方式|范围|内容)(?::|$)"
)
"""A heading that bears no number."""
_NAME = re.compile(
    r"^[㐀-鿿]{2,24}(?:局|委员会|委|办公室|厅|政府|中心|科|处|大队|支队|协会|指挥部|办事处|学院|大学|"
    r"工会|联合会|学会|公司|党校|[案化书物]馆|[织传战]部|团委|妇联|科协)(?:文件)?$"
)
_LISTED = re.compile(r"[㐀-鿿]{0,4}各|[局委厅校院市区县]属|[市县区省]直|有关|相关")
_GENRE = re.compile(r"(?:通知|函|意见|方案|公告|通报|办法)(?:\([^()]{1,24}\))?$")
_BROKEN_DAY = re.compile(r"[日时分]/(?:之|以)?前[^㐀-鿿]?[报将发送提上反交完一]|[年月]/\d{1,2}[月日](?![^前起止至)])")
"""A day that the width of the page has broken: “于6月20日⏎前报送”, “2024年6月⏎20日前”."""
LONG = 24
"""A line of at least so many characters without an ending may have been broken by the page's width."""


def continues(line: str, following: str, apart: bool) -> bool:
    """Whether ``following`` goes on with the sentence of ``line``; ``apart`` where an empty line stands between.

    Both come without blanks. Examples: “…专题研讨、集” + “中宣讲、辅导报告”; “2021” + “年2月23日”; “1.” + “要高度重视”.
    """
    last = line[-1]
    if last in STOPS or ("|" in line and line.count("|") > 1):
        return False
    if last.isdigit() and following[0] in "年月日号时" and len(line) < 60:
        return True
    if not apart and _BROKEN_DAY.search(line[-1] + "/" + following):
        return True
    if last in "、)." and _NUMBER.fullmatch(line):
        return not apart
    if last in "│|┐┤┘" or _DATE.match(following) or len(line) > 20000:
        return False
    if last in "、,《〈“(" and not _ITEM.match(following):
        return True
    if _CLOSED.search(line[-20:]) or _OPENS.match(following) or _addresses(line, following, apart):
        return False
    if apart and (_HEADING.match(line) or _SUBJECT.match(following)):
        return False
    if _unclosed(line) and len(line) >= 8 and not apart:
        return True
    if _NAME.match(following) or (len(line) < 120 and (_RECORD.search(line) or _WHOLE.match(line))):
        return False
    if not apart and _TITLE.match(line) and len(line) < 60 and _GENRE.search(following) and len(following) < 60:
        return True
    return len(line) >= LONG and not (apart and (last.isascii() or following[0].isascii()))


def _addresses(line: str, following: str, apart: bool) -> bool:
    """Whether ``following`` is a line of recipients of its own, not the rest of one that was broken."""
    if following[-1] != ":" or not _LISTED.match(following):
        return False
    return apart or not ("、" in line or "," in line)


def _unclosed(line: str) -> bool:
    return line.count("《") > line.count("》") or line.count("“") > line.count("”")
