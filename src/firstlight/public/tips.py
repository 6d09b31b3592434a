"""The mailbox for tips, and the way back into it by a code: nobody is asked who they are."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.tips.actions import forget_me, receive, write_back
from firstlight.cases.tips.actions.mailbox import Received
from firstlight.cases.tips.letterbox import Letterbox, read_box
from firstlight.cases.tips.queries import mailboxes
from firstlight.cases.tips.rules import TIP
from firstlight.cases.tips.schemas import BoxCode, ReceiveTip, WriteBack
from firstlight.cases.tips.vault import NUMBER_SIGNS, plain_code
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.forms import Outcome, perform
from firstlight.kernel.rates import Limiter, Rate
from firstlight.public.again import words_of
from firstlight.public.challenge import challenge
from firstlight.public.frame import OTHER_WORDS, draw, published, take
from firstlight.public.publication import Door

FORM, BOX = "tip", "tip_box"
NAMES = {
    "what": gettext_lazy("What was done"),
    "where": gettext_lazy("Where"),
    "when": gettext_lazy("When"),
    "who": gettext_lazy("By whom"),
    "pictures": gettext_lazy("Pictures"),
    "code": gettext_lazy("Your code"),
    "words": gettext_lazy("What you want to add"),
    "answer": gettext_lazy("Question"),
    "station": gettext_lazy("Police station"),
}
# Counted in memory only, so that nothing is written about when somebody came: each form once
# while its ticket is good, whether it came again with the same words, and a few tries a mailbox.
ONCE = Limiter(Rate(1, 4 * 3600.0))
SAME = Limiter(Rate(1, 4 * 3600.0))
TRIES = Limiter(Rate(10, 3600.0))


class Again(Exception):
    """The same tip has come a second time; its code is kept nowhere and cannot be told again."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A station that takes tips, as the form shows it."""

    key: str
    name: str


def _boxes() -> list[Mailbox]:
    return [Mailbox(str(each.pk), each.called) for each in mailboxes()]


def _actor(station_id: UUID) -> Actor:
    return Actor.job("tips.mailbox", station_id, "tips.receive")


@published(
    "public_tip",
    shows=gettext_lazy("A form for tips, which police alone can open; nothing of any tip."),
    ground=gettext_lazy(
        "Nobody is asked for a name, no address is kept, and what people are is not taken."
    ),
    module="tips",
    door=Door(
        40,
        gettext_lazy("Tell police something"),
        gettext_lazy("Without your name, sealed so that only police can open it; with answers."),
    ),
)
def tip(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, take a tip, show the code once."""
    boxes = _boxes()
    context = {"boxes": boxes, "names": NAMES, "options": [(b.key, b.name) for b in boxes]}
    if request.method != "POST" or not boxes:
        return draw(request, "public/tip.html", {**context, **_fresh(FORM)})
    sent = take(request, FORM, lambda key: _receive(request, boxes, key))
    if sent.is_again:
        return draw(request, "public/tip_before.html")
    if sent.ok:
        return draw(request, "public/tip_taken.html", {"received": sent.result})
    return draw(request, "public/tip.html", {**context, **sent.context()}, sent.status)


def _fresh(form: str) -> dict[str, object]:
    return {"values": {}, "errors": {}, "challenge": challenge(form)}


def _receive(request: HttpRequest, boxes: list[Mailbox], key: UUID) -> Outcome:
    chosen = request.POST.get("station", "") or (boxes[0].key if len(boxes) == 1 else "")
    if chosen not in {each.key for each in boxes}:
        return Outcome(errors={"station": _("Choose one from the list.")})
    values = {name: request.POST.get(name, "").strip() for name in ReceiveTip.model_fields}
    mark = f"{key} {words_of(request).hex()}"
    files = [each.read() for each in request.FILES.getlist("pictures")]
    given = {**values, "is_urgent": bool(values["is_urgent"]), "pictures": files}

    def once(actor: Actor, data: ReceiveTip) -> Received:
        taken = receive(actor, data)
        is_again, is_same = bool(ONCE.wait_s(str(key))), bool(SAME.wait_s(mark))
        if is_again:  # whatever was sealed a second time is undone
            raise Again if is_same else Refused("sent-before", OTHER_WORDS)
        return taken

    try:
        return perform(_actor(UUID(chosen)), once, ReceiveTip, given)
    except Again:
        return Outcome(repeated=True)


@published(
    "public_tip_box",
    shows=gettext_lazy("Answers of police to whoever holds the code, and to nobody else."),
    ground=gettext_lazy("The answers are sealed to the code, which is kept nowhere."),
    module="tips",
)
def box(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the code; show the answers, take more words, erase the name."""
    if request.method != "POST":
        return draw(request, "public/tip_box.html", {"names": NAMES, **_fresh(BOX)})
    if request.POST.get("act"):
        return _inside(request)
    sent = take(request, BOX, lambda _key: _look(request.POST.get("code", "")))
    if sent.ok:
        return _show(request, request.POST["code"], sent.result)
    return draw(request, "public/tip_box.html", {"names": NAMES, **sent.context()}, sent.status)


def _look(code: str) -> Outcome:
    number = plain_code(code)[:NUMBER_SIGNS]
    if TRIES.wait_s(number):
        return Outcome(errors={"code": _("Too many tries with this code. Come back in an hour.")})
    try:
        return Outcome(result=read_box(code))
    except Refused as no:
        return Outcome(errors={"code": str(no)})


def _inside(request: HttpRequest) -> HttpResponse:
    """Do something in the opened mailbox; the code stands for who asks."""
    code = request.POST.get("code", "")
    looked = _look(code)
    if not looked.ok:
        context = {"names": NAMES, **_fresh(BOX), "errors": looked.errors}
        return draw(request, "public/tip_box.html", context, 422)
    actor = _actor(looked.result.station_id)
    if request.POST["act"] == "forget":
        outcome = perform(actor, forget_me, BoxCode, {"code": code})
    else:
        given = {"code": code, "words": request.POST.get("words", "").strip()}
        outcome = perform(actor, write_back, WriteBack, given)
    again = read_box(code)
    return _show(request, code, again, outcome, done=request.POST["act"] if outcome.ok else "")


def _show(
    request: HttpRequest,
    code: str,
    opened: Letterbox,
    outcome: Outcome | None = None,
    done: str = "",
) -> HttpResponse:
    errors = outcome.errors if outcome else {}
    context = {
        "box": opened,
        "state": TIP.state_names[opened.state],
        "code": code,
        "names": NAMES,
        "errors": errors,
        "values": {"words": request.POST.get("words", "")} if errors else {},
        "done": done,
    }
    return draw(request, "public/tip_letters.html", context, 422 if errors else 200)
