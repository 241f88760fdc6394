"""A browser without script: reads the forms of a page, fills them in and presses their buttons."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from httpx2 import Response

from tests.service.web.front_desk import HTML, TOKEN, FrontDesk

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}


@dataclass
class Form:
    """One form as a browser would send it."""

    action: str = ""
    method: str = "get"
    blanks: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def fill(self, **values: str) -> None:
        """Write into blanks: dots of names are double underscores."""
        for name, value in values.items():
            self.put(name.replace("__", "."), value)

    def put(self, name: str, value: str) -> None:
        """Write into the blank of that name, which must be there; a choice among several ticks replaces them all."""
        assert name in {one for one, _ in (*self.blanks, *self.boxes)}, name
        self.blanks = [(one, given) for one, given in self.blanks if one != name] + [(name, value)]

    def tick(self, name: str, value: str = "1") -> None:
        """Tick a box that is there."""
        assert (name, value) in self.boxes, (name, value)
        self.blanks.append((name, value))

    def untick(self, name: str, value: str = "1") -> None:
        """Take a tick away."""
        self.blanks.remove((name, value))

    def value(self, name: str) -> str:
        """What stands in a blank."""
        return next(value for one, value in self.blanks if one == name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area: str | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif not self.forms or ("name" not in given and tag not in ("option",)):
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._area = given["name"]
            self.forms[-1].blanks.append((given["name"], ""))
        elif tag == "select":
            self._select, self._options = given["name"], []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "button":
            self.forms[-1].buttons.append((given["name"], given.get("value", "")))

    def _input(self, given: dict[str, str]) -> None:
        form, pair = self.forms[-1], (given["name"], given.get("value", "1"))
        if given.get("type") in ("checkbox", "radio"):
            form.boxes.append(pair)
            if "checked" in given:
                form.blanks.append(pair)
        elif given.get("type") != "file":
            form.blanks.append((pair[0], given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, value = self.forms[-1].blanks[-1]
            self.forms[-1].blanks[-1] = (name, value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            name, value = self.forms[-1].blanks[-1]
            # The first line end belongs to the markup.
            self.forms[-1].blanks[-1] = (name, value.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = next((value for value, selected in self._options if selected), self._options[0][0])
            self.forms[-1].blanks.append((self._select, chosen))
            self._select = None


class Browser:
    """Goes from page to page. ``text`` is the page it is on, ``path`` its address."""

    def __init__(self, desk: FrontDesk, headers: dict[str, str] | None = None) -> None:
        self._desk = desk
        self._headers = headers or HEADERS
        self.path = "/"
        self.text = ""
        self.status = 0

    def open(self, path: str) -> "Browser":
        """Open a page."""
        return self._on(self._desk.client.get(path, headers=self._headers, follow_redirects=False))

    def upload(self, path: str, data: dict[str, str], file: tuple[str, bytes]) -> "Browser":
        """Send a file."""
        client = self._desk.client
        answer = client.post(path, headers=self._headers, data=data, files={"file": file}, follow_redirects=False)
        return self._on(answer)

    def form(self, ending: str, act: str = "") -> Form:
        """The form whose action ends so and that has the button ``act``; several: the longest."""
        reader = _Reader()
        reader.feed(self.text)
        found = [one for one in reader.forms if one.action.endswith(ending)]
        fitting = [one for one in found if not act or ("act", act) in one.buttons]
        return max(fitting, key=lambda one: len(one.blanks))

    def press(self, form: Form, act: str, name: str = "act") -> "Browser":
        """Press the button, and follow to where it leads."""
        assert (name, act) in form.buttons, (act, form.buttons)
        return self.send(form, [*form.blanks, (name, act)])

    def send(self, form: Form, blanks: list[tuple[str, str]]) -> "Browser":
        """Send the form with these values, whatever the page offers."""
        data: dict[str, Any] = {}
        for one, value in blanks:
            data.setdefault(one, []).append(value)
        address = urljoin(f"http://testserver{self.path}", form.action)
        client = self._desk.client
        return self._on(client.post(address, headers=self._headers, data=data, follow_redirects=False))

    def _on(self, answer: Response) -> "Browser":
        self.path, self.text, self.status = answer.url.path, answer.text, answer.status_code
        if answer.status_code == 303:
            return self.open(urljoin(str(answer.url), answer.headers["location"]).replace("http://testserver", ""))
        return self

    def mistakes(self) -> list[str]:
        """What is said at the blanks."""
        return [unescape(one) for one in re.findall(r'<p class="mistake">(.*?)</p>', self.text)]

    @property
    def draft(self) -> str:
        """The id of the draft that the page is about."""
        return urlsplit(self.path).path.split("/")[2]
