"""The process that parses one file: bytes in on standard input, JSON out. It bounds itself before it reads a byte."""

import json
import resource
import sys

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 20
"""Seconds of processor time."""


def main(arguments: list[str]) -> int:
    """Parse standard input as the kind named; print the content, or the refusal's code and message."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from service.reading.kinds import parser
    from service.reading.refusals import UnreadableFile

    try:
        content = parser(arguments[0])(sys.stdin.buffer.read())
    except UnreadableFile as refusal:
        answer: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    else:
        answer = content.model_dump()
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
