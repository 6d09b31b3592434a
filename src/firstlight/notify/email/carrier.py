"""SMTP, with the one thing about it that matters here: when we know and when we do not."""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr

from firstlight.notify.carrier import Delivery, Outcome, Parcel

# What every mail server takes; for more every server on the way would have to know SMTPUTF8.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+", re.ASCII)


class Email:
    """Hands messages to an SMTP server, one connection a batch.

    SMTP cannot tell a repeat, so this carrier is not idempotent. Until the end of the message
    text has been sent nothing has been taken; between that and the server's answer the fate is
    unknown. Each message has the same Message-ID at every try, so that a mail program can fold a
    repeat that a person asked for.

    Parameters
    ----------
    host, port
        The mail server.
    sender
        The address in ``From``.
    user, password
        Sign-in at the server; none without a user.
    starttls
        Whether to change to TLS before anything is said.
    timeout_s
        How long to wait for each answer, seconds.
    """

    is_immediate = False
    is_idempotent = False

    def __init__(
        self,
        host: str,
        port: int = 25,
        sender: str = "firstlight@localhost",
        *,
        user: str = "",
        password: str = "",
        starttls: bool = False,
        timeout_s: float = 20.0,
    ) -> None:
        self.host, self.port, self.sender = host, port, sender
        self.envelope = parseaddr(sender)[1]
        self.user, self.password, self.starttls = user, password, starttls
        self.timeout_s = timeout_s

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Delivery]:
        """Send over one connection; a connection lost on the way is opened again."""
        line: smtplib.SMTP | None = None
        try:
            for parcel in parcels:
                if not ADDRESS.fullmatch(parcel.address):
                    yield Delivery(parcel.key, Outcome.REFUSED, error="bad-address")
                    continue
                try:
                    line = line or self._open()
                except (OSError, smtplib.SMTPException) as fault:
                    yield Delivery(parcel.key, Outcome.BUSY, error=_code(fault))
                    continue
                delivery = self._hand_over(line, parcel)
                if delivery.outcome in (Outcome.BUSY, Outcome.UNKNOWN):
                    line.close()
                    line = None
                yield delivery
        finally:
            if line is not None:
                with suppress(OSError, smtplib.SMTPException):
                    line.quit()

    def _open(self) -> smtplib.SMTP:
        # The sender's domain is our name here: looking our own up asks a name server, which in a
        # storm may not be there while the mail server in the house is.
        name = self.envelope.partition("@")[2] or "localhost"
        line = smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=self.timeout_s)
        try:
            if self.starttls:
                line.starttls(context=ssl.create_default_context())
            if self.user:
                line.login(self.user, self.password)
            line.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            line.close()
            raise
        return line

    def _hand_over(self, line: smtplib.SMTP, parcel: Parcel) -> Delivery:
        try:
            for code, words in (line.mail(self.envelope), line.rcpt(parcel.address)):
                if code >= 400:
                    line.rset()
                    return _no(parcel.key, code, words)
        except (OSError, smtplib.SMTPException) as fault:
            return Delivery(parcel.key, Outcome.BUSY, error=_code(fault))
        message = self.compose(parcel)
        try:
            code, words = line.data(message.as_bytes())
        except smtplib.SMTPDataError as fault:  # the server would not even hear the text
            return _no(parcel.key, fault.smtp_code, b"")
        except (OSError, smtplib.SMTPException) as fault:
            return Delivery(parcel.key, Outcome.UNKNOWN, error=_code(fault))
        if code >= 400:
            return _no(parcel.key, code, words)
        return Delivery(parcel.key, Outcome.TAKEN, ref=str(message["Message-ID"]))

    def compose(self, parcel: Parcel) -> EmailMessage:
        """Return the message as it leaves."""
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = (
            " ".join(parcel.title.split()),  # a head has one line
            self.sender,
            parcel.address,
        )
        digest = hashlib.sha256(parcel.key.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{digest}@{self.envelope.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if parcel.is_critical:
            message["Importance"] = "high"
        message.set_content("\n\n".join(part for part in (parcel.body, parcel.link) if part))
        return message


def _no(key: str, code: int, words: bytes) -> Delivery:
    """Return a refusal: 4xx may be tried again, 5xx may not."""
    outcome = Outcome.REFUSED if code >= 500 else Outcome.BUSY
    return Delivery(key, outcome, error=f"smtp-{code}")


def _code(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"smtp-{fault.smtp_code}"
    return type(fault).__name__
