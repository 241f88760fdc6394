"""How a unit's name sounds (拼音), for finding it by typing: 江南街道 is "jiangnanjiedao jnjd"."""


def sound_of(name: str) -> str:
    """The name's syllables and their first letters, lower case, apart by a blank. What is not Chinese stays."""
    # Its dictionary takes a third of a second to load: only whoever writes units needs it.
    from pypinyin import lazy_pinyin

    syllables = ["".join(part.lower().split()) for part in lazy_pinyin(name)]
    return f"{''.join(syllables)} {''.join(one[:1] for one in syllables)}"
