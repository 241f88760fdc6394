"""The rest before the interpreter's end: registered once, and enough for a program that used Temporal's core."""

import subprocess
import sys

WATCHED = """
import time
time.sleep = lambda seconds: print("rests", seconds)
import importlib
import service.exit_guard
importlib.import_module("service.exit_guard")
print("works")
"""

WITH_CORE = """
import asyncio
import service.exit_guard
from temporalio.client import Client

async def knock():
    try:
        await Client.connect("127.0.0.1:1")
    except RuntimeError:
        print("nobody there")

asyncio.run(knock())
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_rests_once_and_after_the_work() -> None:
    assert run(WATCHED).stdout == "works\nrests 0.05\n"


def test_a_program_that_used_the_core_ends_well() -> None:
    ended = run(WITH_CORE)
    assert (ended.returncode, ended.stdout) == (0, "nobody there\n")
