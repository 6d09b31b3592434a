"""Handing a batch over to carriers, several lines at once; one thread alone writes it down."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from django.conf import settings

from firstlight.notify.carrier import Carrier, Delivery, Outcome, Parcel, carriers
from firstlight.notify.links import PLACE, secret_of
from firstlight.notify.models import Message
from firstlight.notify.rules import INBOX, LINES

Begin = Callable[[Message], bool]
Reply = SimpleQueue[bool]
# What a line says: it wants to begin a message, what became of one, or that it has no more.
Word = tuple[Message, Reply] | Delivery | None


def parcel_of(message: Message) -> Parcel:
    """Return what the carrier is handed; only now is the secret of the link made."""
    link = message.link
    if PLACE in link:
        link = link.replace(PLACE, secret_of(message.link_nonce))
    if link.startswith("/") and message.channel != INBOX:
        link = settings.PUBLIC_URL.rstrip("/") + link
    return Parcel(
        key=message.key,
        address=message.address,
        title=message.title,
        body=message.body,
        link=link,
        is_critical=message.is_critical,
    )


def hand_over(messages: list[Message], begin: Begin) -> Iterator[tuple[Message, Delivery]]:
    """Give claimed messages of one channel to its carrier; yield each with the carrier's word.

    Just before a message is handed over, `begin` is asked, in the caller's thread, to note that;
    where it says no, the message is passed over. Words are passed on as they come, so that each
    can be kept before the next. A message that was begun and of which the carrier says nothing
    has an unknown fate.
    """
    if not messages:
        return
    carrier = carriers().get(messages[0].channel)
    if carrier is None:
        for message in messages:
            yield message, Delivery(message.key, Outcome.REFUSED, error="no-such-channel")
        return
    begun: dict[str, Message] = {}

    def noted(message: Message) -> bool:
        if begin(message):
            begun[message.key] = message
        return message.key in begun

    for delivery in _heard(carrier, messages, noted):
        yield begun.pop(delivery.key), delivery
    for key, message in begun.items():
        yield message, Delivery(key, Outcome.UNKNOWN, error="no-word")


def _heard(carrier: Carrier, messages: list[Message], begin: Begin) -> Iterator[Delivery]:
    if len(messages) == 1:
        yield from carrier.send(parcel_of(message) for message in messages if begin(message))
        return
    words: SimpleQueue[Word] = SimpleQueue()
    shares = [messages[line::LINES] for line in range(LINES) if messages[line::LINES]]
    with ThreadPoolExecutor(max_workers=len(shares)) as lines:
        running: list[Future[None]] = [lines.submit(_speak, carrier, s, words) for s in shares]
        talking = len(running)
        try:
            while talking:
                match words.get():
                    case None:
                        talking -= 1
                    case (message, reply):
                        may_go = False
                        try:
                            may_go = begin(message)
                        finally:
                            reply.put(may_go)  # the line waits for it, whatever happens here
                    case Delivery() as delivery:
                        yield delivery
        finally:
            _hang_up(words, talking)
        for line in running:
            line.result()  # a defect of a carrier is heard, not swallowed


def _hang_up(words: SimpleQueue[Word], talking: int) -> None:
    """Let no line begin anything more: nobody is left to note it."""
    while talking:
        match words.get():
            case None:
                talking -= 1
            case (_message, reply):
                reply.put(False)


def _speak(carrier: Carrier, messages: list[Message], words: SimpleQueue[Word]) -> None:
    try:
        for delivery in carrier.send(_begun(messages, words)):
            words.put(delivery)
    finally:
        words.put(None)


def _begun(messages: list[Message], words: SimpleQueue[Word]) -> Iterator[Parcel]:
    reply: Reply = SimpleQueue()
    for message in messages:
        words.put((message, reply))
        if reply.get():
            yield parcel_of(message)
