"""What people write back, by SMS, chat or e-mail: coming, later or no, and in how many minutes.

The grammar takes the rescue short form (``SAR A60``, ``SAR L120``, ``SAR N``), plain Chinese and
plain English. Whatever it does not understand stays as free text for a person to read: nobody is
counted as coming on a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

COMING, LATER, NO = "coming", "later", "no"
LONGEST_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody said; `eta_min` is minutes from now, `None` where they gave none."""

    says: str
    eta_min: int | None = None


_SHORT = re.compile(r"^(?:sar\s*)?([aln])\s*(\d{1,4})?\b\s*(?:min(?:ute)?s?|m)?(?=\s|$|[,.;])")
_DIGIT = dict(zip("零一二两三四五六七八九", (0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CHINESE_NUMBER = re.compile(r"[零一二两三四五六七八九十百]+")
_QUARTERS = {"一": 15, "1": 15, "两": 30, "2": 30, "三": 45, "3": 45}

_NO = re.compile(
    r"不来|不去|不行|不能|不了|没法|没空|没时间|无法|不参加|去不|来不|走不开|抱歉|请假|对不起"
    r"|退订|^td$|在外地|^不$|^否$|^不[,.!。 ]|不在|有事"
    r"|\bno\b|\bnope\b|\bnot?\b|\bcan'?t\b|\bcannot\b|\bunable\b|\bsorry\b|\bdecline\b"
    r"|\bwon'?t\b|\bunavailable\b|\bbusy\b"
    r"|^stop$|^unsubscribe$"
)
_LATER = re.compile(
    r"晚点|晚些|稍后|稍晚|迟点|迟些|过会|等会|等一会|待会|以后再|之后再|下班后|之后(?:来|去|到)|晚到|"
    r"\blater\b|\bdelayed?\b|\blate\b|\bafter\b|\bnot (?:yet|right now|before)\b"
)
_COMING = re.compile(
    r"来|到|去|出发|马上|可以|收到|参加|路上|在途|赶|好的|^好|行$|^行|没问题|^能|^是|^1$|集合|明白"
    r"|\byes\b|^y\b|\byep\b|\bcoming\b|\bcome\b|\bon (?:my|the) way\b|\bomw\b|\beta\b"
    r"|\bok(?:ay)?\b"
    r"|\baccept\b|\bwill (?:be|go|attend)\b|\bthere in\b|\ben ?route\b|\bleaving\b|\bresponding\b"
    r"|\battending\b|\bcount me in\b|\bi'?m in\b|\barriv"
)
_QUESTION = re.compile(r"哪|谁|吗|什么|怎么|几点|\?|\b(?:where|who|what|which|when|why|how)\b")
_TAIL_DIGITS = re.compile(r"^\D*?(\d{1,4})\s*$")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s*[::点]\s*([0-5]\d)(?!\d)|(?<!\d)(\d{1,2})点(半)?")
_HOURS = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:个)?(?:小时|钟头|hours?|hrs?|h\b)(半|\s*and a half)?"
    r"(?:\s*(\d{1,2})\s*(?:分|min|m\b)?)?"
)
_MINUTES = re.compile(r"(\d{1,4})\s*(?:分钟|分|min(?:ute)?s?\b|m\b|')")
_HALF_HOUR = re.compile(r"半(?:个)?(?:小时|钟头)|half an? hour|half hour")
_AN_HOUR = re.compile(r"\ban hour\b(?P<half> and a half)?")
_HOURS_AND_HALF = re.compile(r"(\d+)个半(?:小时|钟头)")
_QUARTER = re.compile(r"([一两三123])刻钟?|\ba quarter(?: of an hour)?\b")


def parse(text: str, now: datetime) -> Reply | None:
    """Understand a reply.

    Parameters
    ----------
    text
        What was written; only its first line counts (what follows is quotation).
    now
        When it was said, aware, in the local zone: “14:30” is the next half past two.

    Returns
    -------
    Reply or None
        `None` when it is not an answer that this grammar is sure of.
    """
    words = _plain(text)
    if not words:
        return None
    if short := _SHORT.match(words):
        says = {"a": COMING, "l": LATER, "n": NO}[short[1]]
        return _reply(says, int(short[2]) if short[2] and says != NO else None)
    if _QUESTION.search(words):
        return None
    minutes = _minutes(words, now)
    if _LATER.search(words):
        return _reply(LATER, minutes)
    if _NO.search(words):
        return Reply(NO)
    if _COMING.search(words):
        tail = _TAIL_DIGITS.match(words) if minutes is None and words != "1" else None
        return _reply(COMING, int(tail[1]) if tail else minutes)
    return _reply(COMING, minutes) if minutes is not None and _is_bare_time(words) else None


def _reply(says: str, minutes: int | None) -> Reply | None:
    if minutes is not None and minutes > LONGEST_MIN:
        return None
    return Reply(says, minutes)


def _plain(text: str) -> str:
    """Return the first line that says something, in half-width small letters and figures."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    lines = (line.strip(' \t"“”!?~。.,、') for line in folded.splitlines())
    line = next((line for line in lines if line), "")
    return _CHINESE_NUMBER.sub(lambda found: _figure(found, line), line)


def _figure(found: "re.Match[str]", line: str) -> str:
    """Write a Chinese number as figures where a unit of time follows it."""
    after = line[found.end() : found.end() + 2]
    after = after if after == "个半" else after.lstrip("个")
    is_time = after[:1] in ("分", "小", "钟", "点", "刻") or after.startswith("个半")
    if not is_time:
        return found[0]
    total, digit = 0, 0
    for sign in found[0]:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        else:
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
    return str(total + digit)


def _minutes(words: str, now: datetime) -> int | None:
    for read in (_from_hours, _from_parts, _from_minutes):
        found = read(words)
        if found is not None:
            return found
    return _from_clock(words, now)


def _from_hours(words: str) -> int | None:
    found = _HOURS.search(words)
    if not found:
        return None
    half = 30 if found[2] else 0
    return round(float(found[1]) * 60) + half + int(found[3] or 0)


def _from_parts(words: str) -> int | None:
    """Read “half an hour”, “an hour and a half”, “a quarter of an hour”."""
    if found := _HOURS_AND_HALF.search(words):
        return int(found[1]) * 60 + 30
    if (found := _AN_HOUR.search(words)) and "half an hour" not in words:
        return 90 if found["half"] else 60
    if _HALF_HOUR.search(words):
        return 30
    if quarter := _QUARTER.search(words):
        return _QUARTERS[quarter[1]] if quarter[1] else 15
    return None


def _from_minutes(words: str) -> int | None:
    found = _MINUTES.search(words)
    return int(found[1]) if found else None


def _from_clock(words: str, now: datetime) -> int | None:
    found = _CLOCK.search(words)
    if not found:
        return None
    hour = int(found[1] or found[3])
    if hour > 23:
        return None
    minute = int(found[2]) if found[2] else 30 if found[4] else 0
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then < now:
        then += timedelta(days=1)
    return round((then - now).total_seconds() / 60)


def _is_bare_time(words: str) -> bool:
    """Whether nothing but a time was written: whoever is asked “when?” and answers it comes."""
    rest = words
    for part in (_HOURS_AND_HALF, _HOURS, _MINUTES, _HALF_HOUR, _AN_HOUR, _QUARTER, _CLOCK):
        rest = part.sub("", rest)
    return not re.sub(r"[\s,.~约大概左右内后in about]", "", rest)
