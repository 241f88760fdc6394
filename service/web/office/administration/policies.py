"""The escalation policies of new notices: in plain words, as a picture, and as a form. And the log of all changes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import CascadeError
from domain.letters import ChannelName
from domain.policy import DEFAULTS, Act, Closing, Policy, Step, Track, Urgency
from service.operations.ladder_picture import ladder_picture
from service.operations.policy_form import MOST_RULES, blanks_of, policy_from
from service.web.office.refusing import act_or_show
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.rights import AdministersAll, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
NAMES = {Urgency.PLAIN: "平件", Urgency.URGENT: "加急", Urgency.EXTRA_URGENT: "特急"}
TRACKS = {
    Track.ACKNOWLEDGE: "签收",
    Track.REISSUE: "转发",
    Track.REPORT: "报送",
    Track.SUPERVISION: "督办单回复",
    Track.CLOSE: "办结",
}
STEPS = {Step.LIAISON: "联络员", Step.LEADER: "分管领导", Step.SUPERIOR: "发文单位", Step.ORIGIN: "最初发文单位"}
ACTS = {Act.REMIND: "催办", Act.ESCALATE: "督办"}
CHANNELS = {ChannelName.EMAIL: "邮件", ChannelName.SMS: "短信"}
CLOSINGS = {Closing.AUTOMATIC: "自动办结", Closing.MANUAL: "人工办结"}
_PAGE = 50
_EMPTY_ROWS = 2


@router.get("/admin/policies")
def show(
    request: Request, office: OfficeDependency, person: AdministersAll, urgency: Urgency = Urgency.PLAIN
) -> HTMLResponse:
    """The policy of one urgency."""
    return _page(request, office, person, urgency)


@router.post("/admin/policies/{urgency}")
def keep(
    request: Request, urgency: Urgency, office: OfficeDependency, person: AdministersAll, form: TypedForm
) -> Response:
    """Keep what was typed for notices still to be issued, or go back to the program's own."""
    blanks = form.named("")

    def act() -> str:
        now = office.house.clock.now()
        if form.one("restore"):
            office.administration.forget_policy(urgency, person.name, now)
            return f"admin/policies?urgency={urgency.value}&done=restored"
        office.administration.put_policy(urgency, policy_from(blanks, NAMES[urgency]), person.name, now)
        return f"admin/policies?urgency={urgency.value}&done=kept"

    return act_or_show(request, act, lambda refusal: _page(request, office, person, urgency, refusal, blanks))


@router.get("/admin/log")
def log(
    request: Request,
    office: OfficeDependency,
    person: AdministersAll,
    area: Annotated[str, Query(max_length=40)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> HTMLResponse:
    """What administrators did, the newest first."""
    found = office.administration.changes(area=area or None, before=before, limit=_PAGE + 1)
    context = {
        "changes": found[:_PAGE],
        "next": found[_PAGE - 1].id if len(found) > _PAGE else None,
        "before": before,
        "area": area,
    }
    return office_page(request, person, "admin/log", context, section="admin")


def _page(
    request: Request,
    office: Office,
    person: Person,
    urgency: Urgency,
    refusal: CascadeError | None = None,
    typed: dict[str, str] | None = None,
) -> HTMLResponse:
    policy = office.administration.policies()[urgency]
    blanks = blanks_of(policy) if typed is None else typed
    context = {
        "urgency": urgency,
        "names": NAMES,
        "policy": policy,
        "changed": policy != DEFAULTS[urgency],
        "pictures": [picture for track in TRACKS if (picture := ladder_picture(policy, track))],
        "blanks": blanks,
        "rule_places": range(min(MOST_RULES, _rules(policy, blanks) + _EMPTY_ROWS)),
        "tracks": TRACKS,
        "steps": STEPS,
        "acts": ACTS,
        "channels": CHANNELS,
        "closings": CLOSINGS,
        "last": office.administration.changes(area="policy", limit=5),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "admin/policies", context, section="admin", status=status)


def _rules(policy: Policy, blanks: dict[str, str]) -> int:
    """How many rows of rules the form has to show."""
    places = [
        int(name.split("_")[1]) + 1
        for name, given in blanks.items()
        if name.endswith("_days") and given and name.startswith("rule_")
    ]
    return max(places, default=len(policy.rules))
