"""Refusals of HTTP itself, by name like all others."""

from domain.errors import CascadeError, Conflict, NotFound


class NotSignedIn(CascadeError):
    """The API token is missing or wrong."""

    code = "not_signed_in"
    status = 401


class UnknownAddress(NotFound):
    """There is no page or interface at this address."""

    code = "unknown_address"


class MethodNotAllowed(CascadeError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405


class BodyTooLarge(CascadeError):
    """More was sent than the address takes; it was not read."""

    code = "body_too_large"
    status = 413


class UnreadableBody(CascadeError):
    """The body is not what its content type says."""

    code = "unreadable_body"


class Internal(CascadeError):
    """A fault of ours. Nothing was written."""

    code = "internal"
    status = 500


class NoReadyDatabase(Conflict):
    """The facts cannot be reached now."""

    code = "database_unreachable"
    status = 503


_BY_STATUS: dict[int, tuple[type[CascadeError], str]] = {
    400: (UnreadableBody, "提交的内容读不出来，没有提交。请重新打开页面填写；程序请核对正文的格式和 Content-Type"),
    404: (UnknownAddress, "没有这个页面或接口，请核对地址；报送请从邮件或短信中的链接打开"),
    405: (MethodNotAllowed, "这个地址不支持该操作，请核对请求方法"),
    413: (BodyTooLarge, "提交的内容过大，没有提交。请精简后再试"),
}


def named(status: int) -> CascadeError:
    """The refusal that stands for a bare HTTP status."""
    kind, sentence = _BY_STATUS.get(status, (CascadeError, "请求未能办理，请核对后重试"))
    return kind(sentence)
