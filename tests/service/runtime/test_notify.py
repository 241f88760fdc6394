"""What a part says to its supervisor."""

import subprocess
import sys

from service.runtime.errors import EXIT_CONFIGURATION
from service.runtime.notify import say_ready

REFUSE = """
from service.runtime.errors import PortTaken
from service.runtime.notify import refuse_to_start
refuse_to_start(PortTaken(8080, "CASCADE_WEB_PORT", None))
"""


def test_without_a_supervisor_nothing_is_said() -> None:
    say_ready()
    say_ready()


def test_a_refusal_is_one_line_and_a_status() -> None:
    ended = subprocess.run([sys.executable, "-c", REFUSE], capture_output=True, text=True, check=False)
    assert ended.returncode == EXIT_CONFIGURATION == 78
    assert (
        ended.stderr == "端口 8080（设置 CASCADE_WEB_PORT）已被其他程序占用。请停掉占用者，或修改 CASCADE_WEB_PORT。\n"
    )
