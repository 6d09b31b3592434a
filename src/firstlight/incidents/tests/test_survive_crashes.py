"""A crash inside a call-out, its clock or an answer: one wave, one message each, one answer.

Each test dies at every place of the act and of what follows it that leaves something else behind,
starts again as the machine does, and lets the person or the clock do again what had no answer.
"""

from collections import Counter
from contextlib import suppress

import pytest
from django.utils import timezone

from firstlight.api.outbox import Command, receive
from firstlight.incidents.actions import answer_callout
from firstlight.incidents.actions.callouts import ESCALATE
from firstlight.incidents.models import Answer, Callout, Invite
from firstlight.incidents.planning import standing
from firstlight.incidents.schemas import AnswerCallout
from firstlight.kernel import jobs
from firstlight.kernel.errors import Refused
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Event, Job
from firstlight.notify import carrier
from firstlight.notify.models import Message
from firstlight.notify.tests.test_survive_crashes import TellingCarrier, run_until

pytestmark = pytest.mark.django_db(transaction=True)
EVERYBODY = ["Ada", "Bo", "Di", "Ray"]


@pytest.fixture(autouse=True)
def gateway(settings):
    """A carrier that counts, and can tell a repeat, as the SMS gateway can."""
    TellingCarrier.taken, TellingCarrier.reached = Counter(), Counter()
    way = {"carrier": f"{TellingCarrier.__module__}.{TellingCarrier.__name__}"}
    settings.CARRIERS = {"inapp": settings.CARRIERS["inapp"], "email": way}
    carrier.forget()
    yield TellingCarrier
    carrier.forget()


@pytest.fixture
def incident(accepted):
    return accepted("help_at_event", is_life_at_risk=True)


def clean():
    for table in (Callout, Message, Job):
        table.objects.all().delete()
    TellingCarrier.taken.clear()
    TellingCarrier.reached.clear()


def start_again():
    """What the machine does after a crash: give back what the dead held, and go on."""
    jobs.recover()
    jobs.run_due()


def check_letters(callout, names, step):
    """One message a person and channel, and each reached its person once."""
    invites = Invite.objects.filter(callout=callout).select_related("person")
    assert sorted(invite.person.name for invite in invites) == names, f"step {step}"
    letters = Message.objects.filter(key__startswith=f"callout:{callout.pk}:")
    each = Counter(letters.values_list("person_id", "channel"))
    people = {invite.person_id for invite in invites}
    assert each == {(who, way): 1 for who in people for way in ("inapp", "email")}, f"step {step}"
    assert set(letters.values_list("state", flat=True)) == {"sent"}, f"step {step}"
    emails = set(letters.filter(channel="email").values_list("key", flat=True))
    reached = {key: times for key, times in TellingCarrier.reached.items() if key in emails}
    assert reached == dict.fromkeys(emails, 1), f"step {step}"


def waves(callout):
    sent = Event.objects.filter(action="callouts.send_wave", subject=callout.label)
    return sorted(event.data["wave"] for event in sent)


def steps(prepare, work):
    """Run `work` whole after `prepare`, then once for every place at which it may die."""
    prepare()
    whole = run_until(-1, work)
    assert whole > 4
    for step in range(whole + 1):
        clean()
        prepare()
        run_until(step, work)
        yield step


def test_dying_while_people_are_called_out_calls_them_once(incident, call_out):
    def call():
        call_out(incident, ("any", 9))
        jobs.run_due()

    for step in steps(lambda: None, call):
        assert Callout.objects.count() in (0, 1), f"step {step}"
        start_again()
        with suppress(Refused):  # nobody saw an answer, so the button is pressed again
            call_out(incident, ("any", 9))
        start_again()
        callout = Callout.objects.get()
        assert (callout.state, callout.wave, waves(callout)) == ("open", 1, [1]), f"step {step}"
        check_letters(callout, EVERYBODY, step)
        assert Job.objects.filter(kind=ESCALATE).count() == 1, f"step {step}"


def test_dying_inside_the_clock_asks_the_next_wave_once(cast, incident, call_out):
    later = [cast.people.bo.pk, cast.people.ray.pk]

    def first_wave():
        call_out(incident, ("any", 9), leave_out=later)
        jobs.run_due()
        Job.objects.filter(kind=ESCALATE).update(run_after=timezone.now())

    for step in steps(first_wave, jobs.run_due):
        callout = Callout.objects.get()
        assert waves(callout) in ([1], [1, 2]), f"step {step}"
        start_again()
        callout.refresh_from_db()
        assert (callout.state, callout.wave) == ("open", 2), f"step {step}"
        assert waves(callout) == [1, 2], f"step {step}"
        check_letters(callout, EVERYBODY, step)
        clocks = Job.objects.filter(kind=ESCALATE).values_list("payload__wave", "state")
        assert sorted(clocks) == [(1, "done"), (2, "ready")], f"step {step}"


def by_the_page(cast, invite, _command):
    answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="coming", eta_min=20))


def by_the_phone(cast, invite, command):
    receive(cast.bo, command)


@pytest.mark.parametrize("say", [by_the_page, by_the_phone])
def test_dying_while_an_answer_is_taken_counts_it_once(cast, incident, call_out, say):
    said = {}

    def ask():
        call_out(incident, ("any", 1))
        jobs.run_due()
        said["invite"] = Invite.objects.get(person=cast.people.bo)
        data = {"invite_id": str(said["invite"].pk), "says": "coming", "eta_min": 20}
        said["command"] = Command(id=uuid7(), action="callouts.answer_callout", data=data)

    def answer():
        say(cast, said["invite"], said["command"])

    for step in steps(ask, answer):
        answered = Answer.objects.count()
        start_again()
        answer()  # the phone sends what had no receipt again; a person presses again
        start_again()
        callout = Callout.objects.get()
        assert answered <= 1, f"step {step}"
        assert Answer.objects.get().says == "coming", f"step {step}"
        now = standing(callout, timezone.now())
        assert now.is_met, f"step {step}"
        assert callout.state == "met", f"step {step}"
        met = Event.objects.filter(action="callout.meet", subject=callout.label)
        assert met.count() == 1, f"step {step}"
        if say is by_the_phone:
            heard = Event.objects.filter(
                subject=callout.label, data__invite=str(said["invite"].pk)
            )
            assert heard.count() == 1, f"step {step}"
