"""What people are asked about their data: one purpose a question, each with its own notice."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# After a refusal nobody asks the same again for this long; the person may change their mind on
# their own page on any day.
ASK_AGAIN_DAYS = 180


@dataclass(frozen=True, slots=True)
class Purpose:
    """One question.

    Attributes
    ----------
    items
        What data it covers, as words of the model.
    version
        Of the notice; when it changes, what was given is asked anew.
    sensitive
        Whether the law calls the data sensitive, so that its need and effect are told.
    lasts_days
        How long a yes stands; None as long as the person serves.
    outlasts
        Whether it is about what was served, so that it stands until who has left is erased.
    """

    key: str
    name: str | Promise
    notice: str | Promise
    without: str | Promise
    items: tuple[str, ...]
    version: str = "1"
    sensitive: bool = False
    lasts_days: int | None = None
    outlasts: bool = False


PURPOSES: dict[str, Purpose] = {
    purpose.key: purpose
    for purpose in (
        Purpose(
            "location_on_duty",
            _("Location while on duty"),
            _(
                "While you are on duty, and only then, your phone may send where you are, so that "
                "the desk can send help and see what was searched. It ends when you check out. "
                "Points are erased after 30 days, those of a search after 90."
            ),
            _("You serve all the same and report at checkpoints by hand."),
            ("position", "time", "accuracy"),
            sensitive=True,
            lasts_days=365,
        ),
        Purpose(
            "home_area",
            _("About where you live"),
            _(
                "A point near your home, so that the nearest people are asked first when somebody "
                "is in danger. Nobody sees it on a map; it is only used to reckon a distance."
            ),
            _("You are still asked; your distance is then unknown."),
            ("home_lon", "home_lat"),
            sensitive=True,
        ),
        Purpose(
            "callouts",
            _("Being called out"),
            _(
                "When somebody needs help you may be asked to come, by the ways you chose: a word "
                "that there is a task, never whose or where. You are only ever asked; a no needs "
                "no reason. In your quiet hours you are asked only where a life is at risk."
            ),
            _("Nobody calls you out, whatever happens; you serve on the shifts you choose."),
            ("phone", "email", "availability"),
        ),
        Purpose(
            "health_statement",
            _("Your statement about your health"),
            _(
                "One sentence of your own, such as “no steep ground”, so that you are not sent "
                "where it would harm you. Only your officer and your leader read it."
            ),
            _("You choose yourself at each task what you can do."),
            ("health_statement",),
            sensitive=True,
        ),
        Purpose(
            "emergency_contact",
            _("Whom to call if you are hurt"),
            _(
                "A name and a number that your officer and your leader open when something "
                "happens to you. Please ask that person first."
            ),
            _("In an accident we have nobody to call for you."),
            ("emergency_contact",),
        ),
        Purpose(
            "publish_name",
            _("Your name or picture in public"),
            _("Your name or a picture of you may stand in reports and stories about the force."),
            _("You are not named and not shown; nothing else changes."),
            ("name", "photo"),
            lasts_days=365,
        ),
        Purpose(
            "civil_affairs",
            _("Service hours to the volunteer register"),
            _(
                "Your name, number and hours are passed to the volunteer register of the civil "
                "affairs department, so that your service counts there."
            ),
            _("Your hours stay here; you can have a certificate at any time."),
            ("name", "number", "hours"),
            # The last hours are confirmed and passed on after somebody has left.
            outlasts=True,
        ),
    )
}
