"""Saved web pages: the text with its line ends, without menus, scripts and link lists."""

import re

from lxml import etree, html  # type: ignore[import-untyped]

from service.reading.content import Content
from service.reading.plain import decode
from service.reading.refusals import FileCorrupt, FileWithoutText

_DROPPED = (
    "script",
    "style",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "template",
    "nav",
    "select",
    "option",
    "button",
    "textarea",
    "input",
    "link",
)
_BREAKING = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "title",
    "dt",
    "dd",
    "pre",
    "blockquote",
    "center",
    "hr",
    "body",
    "tbody",
    "form",
    "main",
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_RECORD = {"ArticleTitle": "标题", "PubDate": "发布日期", "ContentSource": "来源"}
_RECORDED = re.compile("索引号|发文字号|发布机构|公开方式")
"""Stands in the table of a page's own record, which is no form."""
_LINKS = 0.7
"""Share of a block's text inside links from which on it is a menu."""


def read_html(data: bytes) -> Content:
    """The text of a page and its tables. Nothing is fetched, no script is run, entities of a document type are not
    loaded.
    """
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(_decode(data).encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileCorrupt("网页文件无法解析。请复制正文粘贴。", field="file") from error
    record = [
        f"{label}:{value}"
        for name, label in _RECORD.items()
        for value in root.xpath("//meta[@name=$name]/@content", name=name)
        if value.strip()
    ]
    for element in root.xpath("//" + "|//".join(_DROPPED)):
        element.drop_tree()
    _drop_menus(root)
    tables = (_grid(table) for table in root.iter("table") if not table.xpath(".//table"))
    grids = tuple(("", rows) for rows in tables if not any(_RECORDED.search(cell) for row in rows for cell in row))
    text = "\n".join([*record, _text(root)])
    if len("".join(text.split())) < 10:
        raise FileWithoutText("网页里没有正文文字（可能由脚本载入）。请复制正文粘贴。", field="file")
    return Content(text=text, grids=tuple(grid for grid in grids if len(grid[1]) > 1))


def _decode(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and declared[1].lower() in (b"gb2312", b"gbk", b"gb18030"):
        return data.decode("gb18030", errors="replace")
    if declared and declared[1].lower() in (b"utf-8", b"utf8"):
        return data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return decode(data)


def _drop_menus(root: html.HtmlElement) -> None:
    """Take out lists and blocks that are mostly links."""
    for element in root.xpath("//ul|//ol|//div|//td"):
        links = element.xpath(".//a")
        if len(links) < 4 or element.getparent() is None or element.getroottree() is None:
            continue
        whole = len("".join(element.text_content().split()))
        linked = sum(len("".join(link.text_content().split())) for link in links)
        if whole < 600 and linked > _LINKS * whole:
            element.drop_tree()


def _text(root: html.HtmlElement) -> str:
    """The page's text with a line end at every block; rows of tables become one line. Iterative: pages may be nested
    deeply.
    """
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BREAKING:
                parts.append("\n")
            parts.append(_collapse(element.text))
        else:
            parts.append("\n" if tag in _BREAKING else " | " if tag in ("td", "th") else "")
            parts.append(_collapse(element.tail))
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parts))


def _collapse(text: str | None) -> str:
    """Line ends of the source mean nothing in a page."""
    return re.sub(r"[\r\n\t]+", " ", text) if text else ""


def _grid(table: html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")) for row in table.iter("tr")
    )
