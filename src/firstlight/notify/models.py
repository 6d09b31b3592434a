"""The outbox of words: one row per person and channel."""

from django.db import models

from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Message(Row):
    """Words for one person by one channel; a pointer to a task, never a name or a case.

    `link` may hold ``{secret}``: the secret is made from `link_nonce` when the message leaves (see
    `notify.links`). `fallback` is the channels to try, in order, should this one refuse.

    ``queued`` → ``sending`` → ``sent``, ``failed`` or, when a crash left it unknown whether the
    carrier took it, ``unconfirmed``: then a person decides, and nothing is sent twice unasked.
    A queued message with a `claim` waits in one sender's hands, for a carrier's line to be free.
    """

    class State(Choices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNCONFIRMED = "unconfirmed"
        SUPPRESSED = "suppressed"

    key = models.CharField(max_length=160, unique=True)
    person_id = models.UUIDField()
    thread = models.UUIDField(null=True, db_index=True)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500)
    link = models.CharField(max_length=300, blank=True)
    link_nonce = models.CharField(max_length=32, blank=True)
    fallback = models.JSONField(default=list, blank=True)
    is_critical = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    carrier_ref = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        # Each index holds only the rows that it is asked for: thousands are written at once.
        indexes = [
            models.Index(
                fields=["channel", "attempts"],
                condition=models.Q(state="queued"),
                name="message_waiting",
            ),
            models.Index(
                fields=["claim"],
                condition=models.Q(claim__isnull=False),
                name="message_claimed",
            ),
            models.Index(
                fields=["person_id", "-created_at"],
                condition=models.Q(channel="inapp"),
                name="message_inbox",
            ),
        ]
