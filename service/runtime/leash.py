"""Runs a command that dies with the process that started it. 子进程随父进程退出。

Run by path, with the standard library only:

    python -I -S leash.py <pid of the parent> kernel <command> …
    python -I -S leash.py <pid of the parent> <descriptor> <command> …

``kernel`` (Linux) asks the kernel to send SIGKILL when the parent dies, and becomes the command: same process, nothing
left in between. Elsewhere the leash stays, holds the reading end of a pipe whose writing end only the parent has, and
kills the command when that end closes. It is a program of its own because code run between fork and exec
(``preexec_fn``) may deadlock in a process with threads.
"""

import os
import signal
import subprocess
import sys
import threading

PR_SET_PDEATHSIG = 1
EXIT_CONFIGURATION = 78


def become(parent: int, command: list[str]) -> None:
    """Tie this process to ``parent`` and replace it by ``command``."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        sys.exit(1)  # it died before the kernel knew
    os.execvp(command[0], command)


def hold(descriptor: int, command: list[str]) -> int:
    """Run ``command`` until it ends or the other end of the pipe closes; returns its exit status."""
    early: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda given, _frame: early.append(given))
    process = _spawn(command)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda given, _frame: process.send_signal(given))
    for missed in early:
        process.send_signal(missed)

    def watch() -> None:
        os.read(descriptor, 1)
        process.kill()

    threading.Thread(target=watch, daemon=True).start()
    status = process.wait()
    return 128 - status if status < 0 else status


def _spawn(command: list[str]) -> "subprocess.Popen[bytes]":
    inherited = [int(text) for text in os.environ.get("CASCADE_READY_DESCRIPTOR", "").split()]
    process = subprocess.Popen(command, pass_fds=inherited)
    for descriptor in inherited:
        os.close(descriptor)
    return process


def main(parent: str, tie: str, *command: str) -> None:
    """The command line, see above."""
    try:
        if tie == "kernel":
            become(int(parent), list(command))
        sys.exit(hold(int(tie), list(command)))
    except OSError as error:
        print(f"无法运行 {command[0]}：{error.strerror}。请重新安装。", file=sys.stderr)
        sys.exit(EXIT_CONFIGURATION)


if __name__ == "__main__":
    main(*sys.argv[1:])
