"""Why a file is not taken, by name."""

from domain.errors import CascadeError, InvalidInput


class FileRefused(InvalidInput):
    """A kind of file that is not taken: a program, a damaged file, or one that offices do not exchange."""

    code = "file_refused"
    status = 415


class FileInterrupted(CascadeError):
    """The connection ended before the whole file had come; nothing of it was kept."""

    code = "file_interrupted"


class FileStoreFull(CascadeError):
    """The file could not be written: the disk is full, or not writable."""

    code = "file_store_full"
    status = 507
