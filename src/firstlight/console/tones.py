"""Which tone a state is shown in: six tones, each a colour and a shape, never without its word."""

TONES = ("risk", "late", "done", "going", "waiting", "closed")

_STATES = {
    # Life at risk, and nothing else, is red.
    "risk": "help_requested confirmed urgent_110 scene_guarded evacuating",
    "late": (
        "overdue escalated need_more no_show recheck_due review_due chased expiring halted"
        " suspended in_dispute under_objection lost abandoned reopened shortfall"
    ),
    "done": (
        "active given valid approved published ended completed recorded archived done verified"
        " fed_back signed_off found handed_over debriefed closed_found complete agreed performed"
        " court_confirmed substantiated closed_valid stood_down held graded confirmed_hours issued"
        " awarded upheld fulfilled contained reviewed_ok erased anonymised accepted coming arrived"
        " followed_up"
    ),
    "going": (
        "mobilising searching in_progress on_duty at_post in_handling fixing mediating performing"
        " verifying deployed readiness withdrawing live flying probation staffed ready on_notice"
        " visited investigating claiming assigned dispatched"
    ),
    "waiting": (
        "draft submitted station_review asked open invited planned reported requested found_hazard"
        " assessed notified consent_asked received triaged scheduled monitoring drafted proposed"
        " reviewed public_notice acknowledged suspected granted applied cleared off_post in_stock"
        " advised accepted_later later unanswered authorised briefed under_review observed"
    ),
}
_TONE_OF = {state: tone for tone, states in _STATES.items() for state in states.split()}


def tone_of(state: str) -> str:
    """Tone of a state by its key.

    Parameters
    ----------
    state : str
        A state of any workflow.

    Returns
    -------
    str
        One of `TONES`; ``closed`` for what is over or unknown, which claims nothing.
    """
    return _TONE_OF.get(state, "closed")
