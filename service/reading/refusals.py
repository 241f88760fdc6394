"""Why a file cannot be read: each reason a named refusal with a stable code and a sentence that says what to do."""

from domain.errors import InvalidInput


class UnreadableFile(InvalidInput):
    """Base of the refusals of files."""

    code = "file_unreadable"


class FileTooLarge(UnreadableFile):
    """More bytes than any notice has."""

    code = "file_too_large"
    status = 413


class FileTooComplex(UnreadableFile):
    """Reading it would take more time, memory or unpacked bytes than a notice can need: a damaged or hostile file."""

    code = "file_too_complex"


class FileEncrypted(UnreadableFile):
    """The file needs a password."""

    code = "file_encrypted"


class FileCorrupt(UnreadableFile):
    """The file's structure is damaged, or it is not what its name says."""

    code = "file_corrupt"


class FileWithoutText(UnreadableFile):
    """A scan or a picture: there is no text in it."""

    code = "file_without_text"


class FileKindUnknown(UnreadableFile):
    """A kind of file that is not read here."""

    code = "file_kind_unknown"
    status = 415


BY_CODE: dict[str, type[UnreadableFile]] = {
    kind.code: kind
    for kind in (FileTooLarge, FileTooComplex, FileEncrypted, FileCorrupt, FileWithoutText, FileKindUnknown)
}
"""Stable code -> refusal, for refusals that come back from the reading process."""
