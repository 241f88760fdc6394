"""What the templates call to speak the language of a page: words, numbers of things, sentences and refusals."""

from typing import Any

from markupsafe import Markup, escape

from domain.errors import CascadeError
from service.web.sentences import foreign, own
from service.web.words import Language, known_words, sentences, translations


class Speech:
    """One language. Whatever it is given that no catalogue knows is somebody's own: escaped, and never translated."""

    def __init__(self, language: Language) -> None:
        self._catalogue = translations(language)
        self._known = known_words()
        self._abroad = language is not Language.CHINESE

    def word(self, word: str, **blanks: Any) -> str:
        """What ``_("…")`` says: a word of a template with its blanks, or a sentence that the program has made.

        Jinja's own would pass whatever it is given as safe HTML. Here only what stands in a catalogue is: a word that
        comes from data, even where a template means to translate it, is escaped and its signs are left alone.
        """
        if word in self._known:
            told = self._catalogue.gettext(word)
            return Markup(foreign(told) if self._abroad else told) % self._own(blanks)
        if blanks:
            return escape(word) % self._own(blanks)
        return escape(self.sentence(word))

    def number(self, one: str, many: str, num: int, **blanks: Any) -> str:
        """What ``ngettext("…", "…", n)`` says; ``num`` is a blank too."""
        return Markup(self._catalogue.ngettext(one, many, num)) % self._own({"num": num, **blanks})

    def sentence(self, said: str) -> str:
        """A sentence of the program in the language, as plain text; anything else as it is."""
        if not self._abroad or hasattr(said, "__html__"):
            return said
        return sentences().say(said) or own(said)

    def refusal(self, refusal: CascadeError) -> str:
        """Why something was refused."""
        return self.told(refusal.message, "refusal", refusal.code)

    def told(self, said: str, kind: str, code: str) -> str:
        """A sentence that has a code too: where there is no English for itself, what the code means."""
        if not self._abroad:
            return said
        keys = (f"{kind}:{code}", f"refusal:{code}")
        coded = next((self._catalogue.gettext(key) for key in keys if key in self._known), None)
        return sentences().say(said) or coded or own(said)

    def shown(self, value: Any) -> Any:
        """What a template shows without a word: data, of which the Chinese is marked in a page that is not."""
        plain = self._abroad and isinstance(value, str) and not hasattr(value, "__html__")
        return own(value) if plain else value

    def _own(self, blanks: dict[str, Any]) -> dict[str, Any]:
        return {name: self.shown(value) for name, value in blanks.items()}
