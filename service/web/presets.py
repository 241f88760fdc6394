"""What new drafts begin with."""

from domain.policy import Policy, Urgency
from service.web.state import Office


def default_policy(office: Office, urgency: Urgency = Urgency.PLAIN) -> Policy:
    """The escalation policy of a new draft: what the administrator has set for this urgency, else the program's own.

    A draft without a policy gets the very same one when it is issued.
    """
    return office.administration.policies()[urgency]
