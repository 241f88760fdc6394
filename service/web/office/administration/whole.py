"""Who administers the whole service, not only a part of the tree."""

from typing import Annotated

from fastapi import Depends

from domain.rights import Act, NotAllowed
from service.web.rights import ROOT, Administers, Person


def administers_all(person: Administers) -> Person:
    """The person. Raises NotAllowed where the right ends below the root."""
    if not person.may(Act.ADMINISTER, ROOT):
        raise NotAllowed("这是全系统的设置，只有全系统的管理员能看能改")
    return person


AdministersAll = Annotated[Person, Depends(administers_all)]
