"""Signed links: what they carry, and that nothing else is taken for one."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.links import LinkForged, LinkSigner

SIGNER = LinkSigner("a-secret-key", "https://cascade.example.invalid")


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_token_leads_back_to_its_message(intent: int) -> None:
    token = SIGNER.token(intent)
    assert SIGNER.read(token) == intent
    assert re.fullmatch(r"[A-Za-z0-9._-]{25,50}", token)


@given(st.integers(min_value=1, max_value=10**6), st.data())
def test_a_changed_token_is_forged(intent: int, data: st.DataObject) -> None:
    token = SIGNER.token(intent)
    place = data.draw(st.integers(min_value=0, max_value=len(token) - 1))
    sign = data.draw(st.sampled_from(string.ascii_letters + string.digits + "._-"))
    changed = token[:place] + sign + token[place + 1 :]
    # The last of the 27 characters of a signature carries two bits that mean nothing.
    if changed != token and place < len(token) - 1:
        with pytest.raises(LinkForged):
            SIGNER.read(changed)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(' 　。，）)>,;:!”"\n'), st.text())
def test_what_a_chat_hangs_on_a_link_does_no_harm(intent: int, mark: str, more: str) -> None:
    assert SIGNER.read(f" {SIGNER.token(intent)}{mark}{more}") == intent


@given(st.text())
def test_whatever_else_is_forged(text: str) -> None:
    with pytest.raises(LinkForged) as caught:
        SIGNER.read(text)
    assert (caught.value.code, caught.value.status, caught.value.field) == ("link_forged", 403, "token")


def test_a_token_of_another_service_is_forged() -> None:
    with pytest.raises(LinkForged):
        SIGNER.read(LinkSigner("another-key", "https://cascade.example.invalid").token(7))


def test_links_are_whole_in_mails_and_short_in_messages() -> None:
    token = SIGNER.token(7)
    assert SIGNER.url(7) == f"https://cascade.example.invalid/l/{token}"
    assert SIGNER.short_url(7) == f"cascade.example.invalid/l/{token}"
    assert len(LinkSigner("k", "https://a.example.invalid").short_url(10**9)) < 60
