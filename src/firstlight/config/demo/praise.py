"""A made-up certificate, a star on public notice and a nomination, by the product's own acts.

Only what needs a week of waiting begins as if that week were over.
"""

from datetime import timedelta

from django.utils import timezone

from firstlight.config.demo.force import Tree
from firstlight.config.demo.hours import first_star, past_year
from firstlight.config.demo.keys import key
from firstlight.config.demo.playing import Cast, key_of
from firstlight.duty.actions.injuries import report_injury, step_injury
from firstlight.duty.queries.injuries import members_led
from firstlight.duty.schemas.injuries import ReportInjury, StepInjury
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent
from firstlight.records.actions import enter_late, step_certificate, step_record, step_star
from firstlight.records.models import ServiceCertificate
from firstlight.records.schemas import EnterLate, StepCertificate, StepRecord, StepStar


def lay(tree: Tree, cast: Cast) -> None:
    """Let the leader, the officers and the association of one team do it."""
    past_year(key_of(cast["volunteer"]), tree["nanshan"])
    _service(cast)
    _certificate(tree, cast)
    _star(tree, cast)
    _nomination(cast)


def _service(cast: Cast) -> None:
    """Enter a service without a check-in; a second person approves it."""
    row = enter_late(
        cast["leader"],
        EnterLate(
            person_id=key_of(cast["volunteer"]),
            activity="台风后清理河道（演示）",
            kind="other",
            on_date=timezone.localdate() - timedelta(days=12),
            place_name="演示塘",
            minutes=180,
            reason="那天没有网络，未能签到（演示）",
            proof="带班人当日手写签到（演示）",
        ),
    )
    step_record(cast["officer"], StepRecord(record_id=row.pk, event="approve", minutes=None))


def _certificate(tree: Tree, cast: Cast) -> None:
    """Issue a certificate that has been shown within the unit for its week."""
    today, team = timezone.localdate(), tree["nanshan"]
    row = ServiceCertificate.objects.create(
        id=key("certificate", "issued"),
        station_id=team.station_id,
        person_id=key_of(cast["volunteer"]),
        organisation=team,
        starts_on=today - timedelta(days=180),
        ends_on=today - timedelta(days=1),
        purpose="演示",
        requested_at=timezone.now() - timedelta(days=9),
        shown_from=today - timedelta(days=8),
        state="checked",
        is_demo=True,
    )
    step_certificate(
        cast["association"],
        StepCertificate(
            certificate_id=row.pk,
            event="issue",
            signatory="演总会甲",
            handler="演经办甲",
            contact="000 0000 0000",
            seal="义警总会（演示章）",
        ),
    )


def _star(tree: Tree, cast: Cast) -> None:
    """Put a star on public notice; its volunteer has agreed to be named."""
    volunteer = cast["volunteer"]
    give_consent(volunteer, AnswerConsent(purpose="publish_name", method="screen"))
    row = first_star("notice", key_of(volunteer), tree["nanshan"])
    for event in ("review", "publish"):
        step_star(cast["association"], StepStar(recognition_id=row.pk, event=event))


def _nomination(cast: Cast) -> None:
    """Report that somebody was hurt while helping, treat it, and name them for bravery."""
    leader = cast["leader"]
    hurt = next(each for each in members_led(leader) if each.pk != key_of(cast["volunteer"]))
    row = report_injury(
        leader,
        ReportInjury(
            person_id=hurt.pk,
            kind="擦伤手臂（演示）",
            happened_at=timezone.now() - timedelta(days=3),
            place_name="演示塘",
        ),
    )
    treated = "清水冲洗，包扎（演示）"
    aid = StepInjury(
        injury_id=row.pk, event="first_aid", first_aid=treated, called_120="not_needed"
    )
    step_injury(leader, aid)
    note = "在岸上用竹竿把落水的人拉上来（演示，虚构）"
    named = StepInjury(injury_id=row.pk, event="bravery", bravery_note=note)
    step_injury(cast["association"], named)
