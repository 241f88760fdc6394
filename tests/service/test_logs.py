"""Our own lines and those of libraries come out in one form, Chinese readable."""

import json
import subprocess
import sys

PROGRAM = """
import logging, sys, structlog
from service.logs import configure_logs
configure_logs(sys.argv[1], sys.argv[2])
structlog.get_logger("cascade.test").info("受理", notice="泉鲤江办〔2024〕32号")
logging.getLogger("library").warning("slow by %d s", 3)
logging.getLogger("aiosqlite").info("unheard")
try:
    password = "geheim"
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("failed")
"""


def printed(log_format: str, log_level: str) -> str:
    ended = subprocess.run([sys.executable, "-c", PROGRAM, log_format, log_level], capture_output=True, check=True)
    assert ended.stdout == b""
    assert b"password" not in ended.stderr.replace(b'password = "geheim"', b"")
    return ended.stderr.decode()


def test_json_is_one_object_a_line() -> None:
    text = printed("json", "info")
    assert "泉鲤江办〔2024〕32号" in text
    first, second, third = (json.loads(line) for line in text.splitlines())
    assert (first["event"], first["level"], first["logger"]) == ("受理", "info", "cascade.test")
    assert (second["event"], second["logger"]) == ("slow by 3 s", "library")
    assert third["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert all(line["timestamp"] for line in (first, second, third))


def test_console_is_plain_text_where_it_is_no_terminal() -> None:
    text = printed("console", "warning")
    assert "受理" not in text
    assert "slow by 3 s" in text
    assert "ZeroDivisionError" in text
    assert "\x1b" not in text
