"""Reads a page as a browser and a screen reader would: blanks with their labels, ids, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})
Attributes = dict[str, str]


@dataclass
class Page:
    """The parts of a page that tests look at."""

    ids: list[str] = field(default_factory=list)
    blanks: list[Attributes] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    anchors: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str = ""
    text: str = ""

    def blank(self, name: str) -> Attributes:
        """The only blank of that name."""
        (found,) = [one for one in self.blanks if one.get("name") == name]
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []
        self.label = ""
        self.textarea: Attributes | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        page = self.page
        page.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in given:
            page.ids.append(given["id"])
        if tag in {"input", "textarea"}:
            page.blanks.append(given)
        if tag == "textarea":
            self.textarea = given | {"value": ""}
            page.blanks[-1] = self.textarea
        if tag == "label":
            self.label = given["for"]
            page.labels[self.label] = ""
        if tag == "a":
            page.anchors.append(given["href"])
        if tag == "form":
            page.actions.append(given["action"])
        if tag == "html":
            page.language = given["lang"]
        page.loaded += [given[name] for name in ("src",) if name in given]
        page.loaded += [given["href"]] if tag == "link" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        if tag == "label":
            self.label = ""
        if tag == "textarea":
            assert self.textarea is not None
            # A browser drops the first line break of a text area.
            self.textarea["value"] = self.textarea["value"].removeprefix("\n")
            self.textarea = None

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self.label:
            self.page.labels[self.label] += data
        if self.textarea is not None:
            self.textarea["value"] += data


def read_page(html: str) -> Page:
    """The page, whose elements must be properly nested and closed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, reader.open
    return reader.page
