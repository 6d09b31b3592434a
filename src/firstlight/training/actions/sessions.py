"""Sessions: planned, published, signed up for, held, graded, filed."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.queries import organisation
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.training import letters, queries
from firstlight.training.models import Attendance, Course, Credential, TrainingSession
from firstlight.training.rules import CREDENTIAL, TRAINING_SESSION, months_after, places, ungraded
from firstlight.training.schemas import (
    EditSession,
    GradeSession,
    HoldSession,
    Mark,
    PlanSession,
    RemindSessions,
    SessionKey,
    StepSession,
)


@action("training.plan_session", may="training.arrange", takes=PlanSession)
def plan_session(context: Context, data: PlanSession) -> TrainingSession:
    """Plan to hold a course once."""
    row = TrainingSession()
    _fill(context, row, data)
    row.save(force_insert=True)
    context.record(row, course_id=row.course_id, organisation_id=row.organisation_id)
    if row.trainer_id != context.person_id:
        post(context, letters.to_hold(row, context.now))
    return row


@action("training.edit_session", may="training.arrange", takes=EditSession)
def edit_session(context: Context, data: EditSession) -> TrainingSession:
    """Put a session right that has not been held."""
    row = queries.session(context.actor, data.training_id)
    if row.state not in ("planned", "open"):
        raise Refused("held-already", _("This session has been held or called off."))
    before, trainer_id = _arranged(row), row.trainer_id
    _fill(context, row, data)
    row.save()
    context.record(row, starts_at=data.starts_at.isoformat())
    if _arranged(row) != before:
        people = [each.person for each in queries.signed_up(row)]
        post(context, letters.changed(row, people, context.now))
    moved = row.trainer_id != trainer_id or _arranged(row) != before
    if moved and row.trainer_id != context.person_id:
        post(context, letters.to_hold(row, context.now))
    return row


def _arranged(row: TrainingSession) -> tuple[object, ...]:
    """Return what somebody who has signed up counts on."""
    return row.course_id, row.starts_at, row.ends_at, row.place_name


def _fill(context: Context, row: TrainingSession, data: PlanSession) -> None:
    home = organisation(context.actor, data.organisation_id)
    if context.actor.teams and home.pk not in context.actor.teams:
        raise NotFound
    if data.trainer_id is not None and data.trainer_id not in dict(
        queries.trainers(context.actor)
    ):
        raise NotFound
    row.station_id, row.organisation = home.station_id, home
    row.course = queries.course(context.actor, data.course_id)
    row.trainer_id = data.trainer_id
    row.starts_at, row.ends_at = data.starts_at, data.ends_at
    row.place_name, row.capacity = data.place_name, data.capacity


@action("training.step_session", may="training.see", takes=StepSession)
def step_session(context: Context, data: StepSession) -> TrainingSession:
    """Publish, file or call off a session; who may do which is in its table."""
    row = queries.session(context.actor, data.training_id)
    if data.event in ("hold", "grade"):
        raise Refused("own-page", _("Say who was there, or what they reached, to do this."))
    if data.event == "cancel":
        row.state_note = data.reason
    if data.event == "archive":
        row.summary = data.summary or row.summary
    move(
        context,
        TRAINING_SESSION,
        row,
        data.event,
        {"reason": data.reason},
        seen_version=data.version,
    )
    if data.event == "publish":
        people = queries.members_of(row).exclude(pk__in=[context.person_id, row.trainer_id])
        post(context, letters.opened(row, people, context.now))
    if data.event == "archive":
        _issue(context, row)
        graded = [own for own in queries.attendances(row) if own.result and not own.credential_id]
        others = [own.person for own in graded if own.person_id != context.person_id]
        post(context, letters.results(row, others, context.now))
    if data.event == "cancel":
        post(context, letters.called_off(row, context.now))
    return row


@action("training.sign_up", may="training.join", takes=SessionKey, offline=Offline.NEVER)
def sign_up(context: Context, data: SessionKey) -> Attendance:
    """Sign up for a session; when it is full, stand on its waiting list.

    Raises
    ------
    Refused
        ``not-open`` before publication, after the start, or once called off.
    """
    row = _open(context, data)
    found: Attendance | None = row.attendances.filter(person_id=context.person_id).first()
    own = found or Attendance(station_id=row.station_id, session=row, person_id=context.person_id)
    if own.signed_up_at is None or own.cancelled_at is not None:
        own.signed_up_at, own.cancelled_at = context.now, None
    own.save()
    context.record(row, person_id=context.person_id)
    return own


@action("training.cancel_sign_up", may="training.join", takes=SessionKey, offline=Offline.NEVER)
def cancel_sign_up(context: Context, data: SessionKey) -> Attendance:
    """Give one's place back; whoever waits first has it then. No reason is asked."""
    row = _open(context, data)
    own: Attendance | None = row.attendances.filter(
        person_id=context.person_id, signed_up_at__isnull=False, cancelled_at__isnull=True
    ).first()
    if own is None:
        raise NotFound
    waited = places(row.attendances.all(), row.capacity)[1]
    own.cancelled_at = context.now
    own.save()
    context.record(row, person_id=context.person_id)
    seated = {each.pk for each in places(row.attendances.all(), row.capacity)[0]}
    moved = [each for each in waited if each.pk in seated]
    post(context, (letters.place_free(row, each.person, context.now) for each in moved))
    return own


def _open(context: Context, data: SessionKey) -> TrainingSession:
    row = queries.session(context.actor, data.training_id)
    if not queries.is_for(context.actor.person_id, row):
        raise NotFound
    if row.state != "open" or row.starts_at <= context.now:
        raise Refused("not-open", _("The sign-up is not open."))
    # Locked, so that two who sign up for the last place are told one after the other.
    TrainingSession.objects.select_for_update().filter(pk=row.pk).first()
    return row


@action("training.hold_session", may="training.hold", takes=HoldSession)
def hold_session(context: Context, data: HoldSession) -> TrainingSession:
    """Record who was there: of those signed up, and of the members who simply came."""
    row = queries.session(context.actor, data.training_id)
    known = {each.person_id: each for each in queries.attendances(row)}
    came = set(data.present)
    members = set(queries.members_of(row).filter(pk__in=came).values_list("pk", flat=True))
    if came - members - known.keys():
        raise NotFound
    for key in came - known.keys():
        known[key] = Attendance(station_id=row.station_id, session=row, person_id=key)
    for key, each in known.items():
        each.was_there = key in came
        each.hours = row.course.hours if each.was_there else None
        each.save()
    move(context, TRAINING_SESSION, row, "hold", {}, seen_version=data.version, there=len(came))
    return row


@action("training.grade_session", may="training.hold", takes=GradeSession)
def grade_session(context: Context, data: GradeSession) -> TrainingSession:
    """Record hours, scores and results of who was there; who was not is not graded.

    Nobody grades themselves: what the first could not say of themselves, another adds later.

    Raises
    ------
    Refused
        ``own-mark``: a mark of one's own; ``graded``: everybody else has theirs already.
    """
    row = queries.session(context.actor, data.training_id)
    there = {each.person_id: each for each in queries.attendances(row) if each.was_there}
    is_later = row.state == "graded"
    open_to = ungraded(there.values(), context.person_id) if is_later else set(there)
    if is_later and not open_to:
        raise Refused("graded", _("Everybody else is graded already."))
    for mark in data.marks:
        if mark.person_id not in there:
            raise NotFound
        own = there[mark.person_id]
        if mark.person_id == context.person_id:
            _refuse_own(own, mark)
        elif mark.person_id in open_to:
            own.graded_by_id = context.person_id
            _mark(row.course, own, mark)
    if is_later:
        context.record(row, graded=len(open_to))
    else:
        move(context, TRAINING_SESSION, row, "grade", {}, seen_version=data.version)
        leaders = holders_over(row.organisation_id, ["team_leader"], context.now)
        post(context, letters.to_file(row, leaders, context.now))
    return row


def _refuse_own(own: Attendance, mark: Mark) -> None:
    longer = mark.hours is not None and mark.hours != own.hours
    if mark.score is not None or mark.result or longer:
        raise Refused(
            "own-mark",
            _("Nobody grades themselves: another trainer records what you reached."),
            field="marks",
        )


def _mark(course: Course, own: Attendance, mark: Mark) -> None:
    own.hours = own.hours if mark.hours is None else mark.hours
    if course.kind == Course.Kind.STUDY:
        if mark.score is not None or mark.result:
            raise Refused("study", _("Political study is attendance only; it has no result."))
    else:
        own.score, own.result = mark.score, _result(course, mark)
    own.save()


def _result(course: Course, mark: Mark) -> str:
    """Return the result said, or what the score says against the pass mark."""
    if mark.result or mark.score is None or not course.has_exam:
        return str(mark.result)
    return str(
        Attendance.Result.PASSED if mark.score >= course.pass_mark else Attendance.Result.FAILED
    )


def _issue(context: Context, row: TrainingSession) -> None:
    """Issue the certificate that the course ends with to everybody who earned it.

    The leader who files the session has seen the results; their own waits for somebody else.
    """
    course = row.course
    if not course.certificate_kind or course.kind == Course.Kind.STUDY:
        return
    held_on = timezone.localdate(row.ends_at)
    wanted = Attendance.Result.PASSED if course.has_exam else None
    for own in queries.attendances(row):
        earned = own.was_there and (own.result == wanted if wanted else own.result != "failed")
        if not earned or own.credential_id:
            continue
        own.credential = _certificate(context, row, own, held_on)
        own.save()


def _certificate(
    context: Context, row: TrainingSession, own: Attendance, held_on: date
) -> Credential:
    course = row.course
    months = course.certificate_months
    paper = Credential(
        station_id=row.station_id,
        person=own.person,
        kind=course.certificate_kind,
        level=course.certificate_level,
        issuer=row.organisation.name[:80],
        issued_on=held_on,
        valid_until=months_after(held_on, months) if months else None,
    )
    paper.save(force_insert=True)
    context.record(paper, kind=paper.kind, person_id=own.person_id, session_id=row.pk)
    runs = paper.valid_until is None or paper.valid_until >= timezone.localdate(context.now)
    if runs and own.person_id != context.actor.person_id:
        move(
            context,
            CREDENTIAL,
            paper,
            "verify",
            {"evidence_seen": True},
            kind=paper.kind,
            person_id=str(own.person_id),
        )
        post(context, [letters.paper(paper, "issued", context.now)])
    return paper


@action("training.remind_sessions", may="training.age", takes=RemindSessions)
def remind_sessions(context: Context, _data: RemindSessions) -> int:
    """Tell who has a place in a session of today or tomorrow, and its trainer; each once."""
    tomorrow = timezone.localdate(context.now) + timedelta(days=1)
    rows = queries.sessions_until(context.actor.station_id, context.now, tomorrow)
    for row in rows:
        seated = places(row.attendances.select_related("person"), row.capacity)[0]
        post(context, letters.soon(row, [each.person for each in seated], context.now))
        post(context, letters.to_hold(row, context.now, "eve"))
    day = TrainingSession(station_id=context.actor.station_id)
    context.record(day, what="training.reminded", sessions=len(rows))
    return len(rows)
