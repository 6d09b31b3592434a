"""How long ago, how long left: the few words a clock is made of, on the page and in its script."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

MODES = ("ago", "due", "since")

PHRASES = {
    "now": _("just now"),
    "min": _("%(n)s min ago"),
    "h": _("%(n)s h ago"),
    "d": _("%(n)s d ago"),
    "in-min": _("in %(n)s min"),
    "in-h": _("in %(n)s h"),
    "in-d": _("in %(n)s d"),
    "left-min": _("%(n)s min left"),
    "left-h": _("%(n)s h left"),
    "left-d": _("%(n)s d left"),
    "over-min": _("%(n)s min over"),
    "over-h": _("%(n)s h over"),
    "over-d": _("%(n)s d over"),
}


def phrases() -> dict[str, str]:
    """Every phrase a clock can show, with ``%(n)s`` where the number goes.

    Returns
    -------
    dict
        Phrase key to wording in the active language; the page's script fills the same ones.
    """
    return {key: str(phrase) for key, phrase in PHRASES.items()}


def local_input(moment: datetime) -> str:
    """Return a moment as a ``datetime-local`` field holds it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def relative(at: datetime, mode: str, now: datetime | None = None) -> str:
    """Say a time relative to now.

    Parameters
    ----------
    at : datetime
        Aware moment.
    mode : str
        ``ago`` for what happened, ``due`` for a deadline, ``since`` for a running clock (h:mm).
    now : datetime, optional
        The moment to count from; the present by default.

    Returns
    -------
    str
        The phrase in the active language.

    Raises
    ------
    ValueError
        When the mode is none of the three.
    """
    if mode not in MODES:
        raise ValueError(f"mode: {mode!r} is none of {', '.join(MODES)}")
    gap = (now or timezone.now()) - at
    if mode == "since":
        minutes = max(0, int(gap.total_seconds() // 60))
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if mode == "ago" and abs(gap) < timedelta(minutes=1):
        return str(PHRASES["now"])
    past = gap >= timedelta(0)
    prefix = {"ago": ("", "in-"), "due": ("over-", "left-")}[mode][0 if past else 1]
    unit, number = _largest_unit(abs(gap))
    return str(PHRASES[prefix + unit]) % {"n": number}


def _largest_unit(gap: timedelta) -> tuple[str, int]:
    minutes = int(gap.total_seconds() // 60)
    if minutes < 60:
        return "min", minutes
    if minutes < 48 * 60:
        return "h", minutes // 60
    return "d", minutes // (24 * 60)


def day_and_time(at: datetime | None) -> str:
    """Return a moment as a list says it, in local time; "" for none."""
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""
