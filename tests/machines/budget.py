"""How much the state machines may spend: little by default, much with ``HYPOTHESIS_PROFILE=long``."""

import os

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def budget(examples: int, steps: int, *, longer: int = 20) -> settings:
    """Settings of one machine: ``examples`` lives of up to ``steps`` acts, ``longer`` times as many when long.

    A life is not slow because the machine it runs on is: nothing here measures time.
    """
    return settings(
        max_examples=examples * (longer if LONG else 1),
        stateful_step_count=max(1, steps) * (2 if LONG else 1),
        suppress_health_check=list(HealthCheck),
        # Making a failure small takes hundreds of further lives: in the long profile only.
        phases=(Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if LONG else ())),
        report_multiple_bugs=False,
    )
