"""Figures of talks, meetings and stories; of hours, certificates and stars."""

from django.utils.translation import gettext_lazy as _

from firstlight.community.models import OutreachEvent
from firstlight.community.queries import action_items, counted, meetings, stories, talks
from firstlight.records import queries as records
from firstlight.records.queries import counted as recorded
from firstlight.reports.measures.service import BY_START, KINDS_OF_SHIFT
from firstlight.reports.measures.shape import Coverage, Measure, Rows, Source, hanging_on

BY_SERVICE = _("The day of the service.")


def _minutes(rows: Rows, value: str) -> tuple[Source, ...]:
    source = Source(
        rows,
        "on_date",
        records.records,
        is_dated=True,
        page="record",
        kind="kind",
        value=value,
        called=("activity",),
    )
    return (source,)


COMMUNITY = (
    Measure(
        "talks",
        "community",
        _("Talks in schools and communities"),
        _("Talks, lessons, stalls, visits from door to door and drills that were held."),
        _("talks"),
        BY_START,
        (
            Source(
                counted.held_talks,
                "starts_at",
                talks,
                page="talk",
                kind="audience",
                called=("topic", "place_name"),
            ),
        ),
        kinds=dict(OutreachEvent.Audience.choices),
    ),
    Measure(
        "meetings",
        "community",
        _("Joint meetings"),
        _("Joint meetings whose minutes the chair has closed."),
        _("meetings"),
        BY_START,
        (Source(counted.held_meetings, "starts_at", meetings, page="meeting", called=("title",)),),
        Coverage.STATIONS,
    ),
    Measure(
        "meeting_actions",
        "community",
        _("Things settled at meetings and done"),
        _("What a joint meeting settled, its owner handed in and the chair accepted as done."),
        _("things"),
        _("The day by which it was to be done."),
        (
            hanging_on(
                "meeting",
                "community.jointmeeting",
                counted.done_actions,
                "due_on",
                action_items,
                is_dated=True,
                page="action_item",
                called=("text",),
                page_key="pk",
                seen_by="pk",
            ),
        ),
        Coverage.STATIONS,
    ),
    Measure(
        "stories",
        "community",
        _("Stories for everybody"),
        _("Stories that are public and were not taken down."),
        _("stories"),
        _("The day on which it became public."),
        (
            Source(
                counted.public_stories, "published_at", stories, page="story", called=("title",)
            ),
        ),
    ),
    Measure(
        "minutes_clocked",
        "records",
        _("Service by the clock"),
        _("Minutes between check-in and check-out that the rule counts and somebody confirmed."),
        _("minutes"),
        BY_SERVICE,
        _minutes(recorded.confirmed_records, "clocked_min"),
        kinds=KINDS_OF_SHIFT,
    ),
    Measure(
        "minutes_amended",
        "records",
        _("Service amended"),
        _("Minutes that two people have added to the clock or taken off, each with its reason."),
        _("minutes"),
        BY_SERVICE,
        _minutes(recorded.confirmed_records, "amended_min"),
        kinds=KINDS_OF_SHIFT,
    ),
    Measure(
        "certificates",
        "records",
        _("Certificates of service"),
        _("Certificates that were issued and not revoked."),
        _("certificates"),
        _("The day of issue."),
        (
            Source(
                recorded.issued_certificates,
                "issued_on",
                records.certificates,
                is_dated=True,
                page="certificate",
                called=("number",),
            ),
        ),
    ),
    Measure(
        "stars",
        "records",
        _("Stars awarded"),
        _("Stars that were awarded after their public notice and not revoked."),
        _("stars"),
        _("The day of the award."),
        (Source(recorded.awarded_stars, "awarded_on", records.stars, is_dated=True, page="star"),),
    ),
)
