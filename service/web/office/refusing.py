"""An act on a page: back to where one was when it is done, the page again with the reason when it is refused."""

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from domain.errors import CascadeError, InvalidInput, NotFound
from domain.rights import NotAllowed
from service.input_faults import explain, telling
from service.web.pages import root

Show = Callable[[CascadeError], Response]


def act_or_show(request: Request, act: Callable[[], str], show: Show) -> Response:
    """Do ``act``, which says where to go on (an address below the root); else ``show`` the page with the refusal.

    What does not exist and what is not allowed has no page to show again.
    """
    try:
        address = act()
    except (NotFound, NotAllowed):
        raise
    except CascadeError as refusal:
        return show(refusal)
    except ValidationError as mistake:
        return show(InvalidInput(explain(telling(mistake.errors()))))
    return RedirectResponse(root(request.url.path) + address, 303)
