"""The e-mail channel against servers that refuse, hang up, say nothing or talk rubbish."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.letters import Outcome
from tests.service.channels.scripted_smtp import Act, Said
from tests.service.channels.sending import on, outcomes, people, scripted


async def test_the_connection_is_kept_between_batches() -> None:
    async with scripted() as (channel, server):
        for _ in range(3):
            assert outcomes(await channel.send(people(2))) == ["sent", "sent"]
        await channel.close()
    assert len(server.sessions) == 1
    assert [line.split()[0] for line in server.lines(0)].count("EHLO") == 1
    assert server.lines(0)[-1] == "QUIT"


async def test_a_large_batch_uses_several_connections() -> None:
    async with scripted(connections=3) as (channel, server):
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
        assert len(server.sessions) == 3
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
        assert len(server.sessions) == 3


async def test_a_server_that_allows_one_connection_gets_all_letters_over_it() -> None:
    def script(said: Said) -> str | None:
        return "421 too many connections" if said.line == "GREETING" and said.session > 0 else None

    async with scripted(script, connections=4) as (channel, server):
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
    assert len(server.bodies) == 100


@pytest.mark.parametrize("farewell", ["", "421 idle too long\r\n"])
async def test_a_connection_dropped_while_idle_is_opened_anew(farewell: str) -> None:
    async with scripted() as (channel, server):
        assert outcomes(await channel.send(people(1))) == ["sent"]
        await server.hang_up(farewell)
        assert outcomes(await channel.send(people(3))) == ["sent"] * 3
    assert len(server.sessions) == 2
    assert len(server.bodies) == 4


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("8BITMIME",)])
@pytest.mark.parametrize("ending", ["421 enough for one connection", Act.HANG_UP])
async def test_a_server_that_ends_the_session_between_mails_gets_the_rest_over_the_next(
    extensions: Sequence[str], ending: str | Act
) -> None:
    def script(said: Said) -> str | Act | None:
        mails = sum(1 for line in server.lines(said.session) if line.startswith("MAIL"))
        return ending if said.line.startswith("MAIL") and mails > 2 else None

    async with scripted(script, extensions) as (channel, server):
        deliveries = await channel.send(people(9))
    assert outcomes(deliveries) == ["sent"] * 9
    assert len(server.sessions) == 5
    assert len(server.bodies) == 9


async def test_a_connection_lost_after_the_body_fails_that_letter_without_repeating_it() -> None:
    async with scripted(on("BODY", Act.HANG_UP, times=1)) as (channel, server):
        deliveries = await channel.send(people(3))
    assert outcomes(deliveries) == ["failed", "sent", "sent"]
    assert len(server.bodies) == 3


async def test_a_letter_that_kills_every_connection_takes_no_other_with_it() -> None:
    async with scripted(on("RCPT TO:<person1@", Act.HANG_UP)) as (channel, server):
        deliveries = await channel.send(people(4))
    assert outcomes(deliveries) == ["sent", "failed", "sent", "sent"]
    assert len(server.bodies) == 3


async def test_a_server_that_answers_nothing_fails_one_letter_not_all() -> None:
    async with scripted(on("RCPT TO:<person1@", Act.SAY_NOTHING), timeout_seconds=3) as (channel, _):
        deliveries = await channel.send(people(3))
    assert outcomes(deliveries) == ["sent", "failed", "sent"]
    assert "没有应答" in deliveries[1].detail


async def test_patience_with_a_server_that_loses_everything_ends() -> None:
    async with scripted(on("MAIL", Act.HANG_UP)) as (channel, server):
        deliveries = await channel.send(people(500))
    assert set(outcomes(deliveries)) == {"failed"}
    assert len(server.sessions) == 3


@pytest.mark.parametrize("greeting", ["554 go away", "hello there", Act.HANG_UP, Act.SAY_NOTHING])
async def test_a_server_that_does_not_greet_fails_every_letter(greeting: str | Act) -> None:
    async with scripted(on("GREETING", greeting), timeout_seconds=0.3) as (channel, _):
        assert outcomes(await channel.send(people(2))) == ["failed", "failed"]


async def test_without_pipelining_every_answer_is_awaited() -> None:
    async with scripted(on("RCPT TO:<person0@", "550 nobody"), extensions=("8BITMIME",)) as (channel, server):
        deliveries = await channel.send(people(2))
    assert outcomes(deliveries) == ["refused", "sent"]
    assert [line.split(":")[0] for line in server.lines(0)][2:] == [
        "MAIL FROM", "RCPT TO", "RSET", "MAIL FROM", "RCPT TO", "DATA", "BODY", "QUIT",
    ]  # fmt: skip


async def test_after_a_refusal_the_transaction_is_reset() -> None:
    async with scripted(on("RCPT TO:<person0@", "550 nobody")) as (channel, server):
        deliveries = await channel.send(people(2))
    assert outcomes(deliveries) == ["refused", "sent"]
    # This server asks for a body although it refused the recipient: it gets an empty one.
    assert server.bodies[0] == ""
    assert "RSET" in server.lines(0)


async def test_a_refusal_of_several_lines_is_told_in_one() -> None:
    async with scripted(on("RCPT", "550-nobody here\r\n550 of that name")) as (channel, _):
        deliveries = await channel.send(people(1))
    assert deliveries[0].detail == "550 nobody here of that name"


@pytest.mark.parametrize(
    ("start", "answer", "outcome"),
    [
        ("RCPT", "550 no such user", Outcome.REFUSED),
        ("RCPT", "551 not local", Outcome.REFUSED),
        ("RCPT", "450 busy", Outcome.FAILED),
        ("RCPT", "452 full", Outcome.FAILED),
        ("RCPT", "530 authentication required", Outcome.FAILED),
        ("MAIL", "550 sender refused", Outcome.FAILED),
        ("MAIL", "451 later", Outcome.FAILED),
        ("DATA", "451 later", Outcome.FAILED),
        ("DATA", "554 no", Outcome.REFUSED),
        ("DATA", "250 what?", Outcome.FAILED),
        ("BODY", "554 content refused", Outcome.REFUSED),
        ("BODY", "452 disk full", Outcome.FAILED),
    ],
)
@pytest.mark.parametrize("extensions", [("PIPELINING",), ("8BITMIME",)])
async def test_each_answer_is_judged_and_the_next_letter_goes_out(
    start: str, answer: str, outcome: Outcome, extensions: Sequence[str]
) -> None:
    async with scripted(on(start, answer, times=1), extensions) as (channel, server):
        deliveries = await channel.send(people(2))
    assert [delivery.outcome for delivery in deliveries] == [outcome, Outcome.SENT]
    assert answer in deliveries[0].detail
    assert len(server.sessions) == 1


@pytest.mark.parametrize("rubbish", ["what?", "2x0 fine", "250 fine\r\n250 and more", "\x00\x01", "x" * 100_000])
async def test_rubbish_ends_the_connection_not_the_batch(rubbish: str) -> None:
    async with scripted(on("BODY", rubbish, times=1)) as (channel, server):
        deliveries = await channel.send(people(3))
    assert deliveries[2].outcome is Outcome.SENT
    assert outcomes(deliveries).count("failed") <= 1
    assert len(server.sessions) == 2


async def test_a_server_that_refuses_reset_is_left() -> None:
    def script(said: Said) -> str | None:
        if said.line == "RSET":
            return "502 not known"
        return "550 nobody" if "person0" in said.line else None

    async with scripted(script) as (channel, server):
        assert outcomes(await channel.send(people(2))) == ["refused", "sent"]
    assert len(server.sessions) == 2


async def test_an_old_server_is_greeted_with_helo() -> None:
    async with scripted(on("EHLO", "502 not known")) as (channel, server):
        assert outcomes(await channel.send(people(2))) == ["sent", "sent"]
    assert server.lines(0)[2] == "HELO example.invalid"


async def test_a_cancelled_batch_leaves_a_channel_that_works() -> None:
    async with scripted(on("BODY", Act.SAY_NOTHING, times=1)) as (channel, server):
        sending = asyncio.create_task(channel.send(people(2)))
        while not server.bodies:
            await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert outcomes(await channel.send(people(2))) == ["sent", "sent"]
