"""How long a text message is and as how many it is charged, as mainland gateways count.

Tencent Cloud (国内短信内容长度计算规则, document product/382/18058) and Alibaba Cloud (短信计费) say the same: a
Chinese character, letter, digit, sign or space is one character; the signature with its brackets counts; a character
outside the basic plane (most emoji) is two; up to 70 characters are one message, beyond that one for each 67 begun.
"""

SINGLE = 70
"""Characters of a message that is sent as one."""
PART = 67
"""Characters in each part of a longer one: the rest is the header that joins the parts."""


def signed_text(signature: str, text: str) -> str:
    """The whole message as the phone shows it; ``signature`` is without brackets."""
    return f"【{signature}】{text}"


def message_length(text: str) -> int:
    """Characters of ``text`` as UCS-2 counts them."""
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def count_segments(text: str) -> int:
    """As how many messages ``text`` (with its signature) is charged."""
    length = message_length(text)
    return 1 if length <= SINGLE else -(-length // PART)
