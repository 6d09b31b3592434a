"""What a line of a roster file says, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from firstlight.force.rules.membership import ADULT_YEARS, age_on

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名字"),
    "phone": (
        "phone",
        "mobile",
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系电话",
        "联系方式",
        "移动电话",
    ),
    "email": ("email", "e-mail", "邮箱", "电子邮箱"),
    "born_on": (
        "born on",
        "date of birth",
        "birthday",
        "出生日期",
        "出生年月日",
        "出生年月",
        "生日",
    ),
    "category": ("category", "类别", "队员类别", "人员类别"),
    "number": ("number", "编号", "队员编号", "义警编号"),
    "specialities": ("specialities", "skills", "专长", "特长"),
    "joined_on": ("joined on", "入队日期", "入队时间"),
    "code_signed_on": ("code signed on", "行为守则签署日期", "守则签署日期"),
    "agreement_signed_on": ("agreement signed on", "协议签署日期", "志愿服务协议签署日期"),
}
REQUIRED = ("name", "phone")
# In rosters of several teams; everybody who is taken in comes into the team that was chosen.
TEAM = ("team", "所属队伍", "所在队伍", "队伍", "所属分队", "分队", "队别")
COLUMNS = {**FIELDS, "team": TEAM}
CATEGORIES: dict[str, str] = {
    "退役军人": "veteran",
    "企事业单位职工": "enterprise_employee",
    "退休党员干部": "retired_cadre",
    "专业救援人员": "professional_rescuer",
    "其他": "other",
    **{
        key: key
        for key in (
            "veteran",
            "enterprise_employee",
            "retired_cadre",
            "professional_rescuer",
            "other",
        )
    },
}
DAY = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+[\d:.]+)?$", re.ASCII
)
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
MONTH = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$", re.ASCII)
# How spreadsheets count days; below and above, nobody was born or joined.
SERIAL = re.compile(r"^([1-5]\d{4})(?:\.0+)?$", re.ASCII)
SERIAL_0 = date(1899, 12, 30)
PHONE = re.compile(r"^\+?\d{6,20}$", re.ASCII)
# A number as a spreadsheet writes it into a CSV: 13800000001.0, 1.3800000001E10, 1.38E+10.
FLOAT = re.compile(r"^(\d+)\.?(\d*)(?:[eE]\+?(\d{1,2}))?$", re.ASCII)
HOME = re.compile(r"^(?:\+|00)?86(1\d{10})$", re.ASCII)
IN_A_NAME = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U000323af])\s+(?=[\u3400-\u9fff\U00020000-\U000323af])"
)
# In ASCII, as every mail server takes it (`notify.email`).
EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that can be read; `notes` say where it was read otherwise than it stands there."""

    name: str
    phone: str
    email: str
    born_on: date | None
    category: str
    number: str
    specialities: tuple[str, ...]
    joined_on: date | None
    code_signed_on: date | None
    agreement_signed_on: date | None
    notes: tuple[str, ...] = ()

    @property
    def has_papers(self) -> bool:
        """Whether the line shows somebody who was registered before, code and agreement signed."""
        return None not in (self.joined_on, self.code_signed_on, self.agreement_signed_on)


def read_entry(values: Mapping[str, str], today: date) -> tuple[Entry | None, list[str]]:
    """Read one line; return it, or None and one sentence for each thing wrong with it."""
    wrong: list[str] = []
    notes: list[str] = []
    # Two characters are often spread to the width of three.
    name = IN_A_NAME.sub("", values.get("name", "").strip())
    phone = dialled(values.get("phone", ""))
    _check_words(values, name, phone, wrong)
    days = {
        field: _day(field, values.get(field, ""), today, wrong, notes)
        for field in ("born_on", "joined_on", "code_signed_on", "agreement_signed_on")
    }
    born_on = days["born_on"]
    if born_on and age_on(born_on, today) < ADULT_YEARS:
        wrong.append(_("Under 18: only adults can join the force."))
    category = _category(values.get("category", ""), wrong)
    if wrong:
        return None, wrong
    specialities = re.split(r"[,，、;；/]\s*", values.get("specialities", "").strip())
    return (
        Entry(
            name=name,
            phone=phone,
            email=values.get("email", "").strip(),
            category=category,
            number=values.get("number", "").strip()[:30],
            specialities=tuple(word for word in specialities if word),
            notes=tuple(notes),
            **days,
        ),
        [],
    )


def _check_words(values: Mapping[str, str], name: str, phone: str, wrong: list[str]) -> None:
    if not name:
        wrong.append(_("The name is missing."))
    elif len(name) > 60:
        wrong.append(_("The name is longer than 60 characters."))
    if not phone:
        wrong.append(_("The telephone number is missing."))
    elif not PHONE.match(phone):
        said = values["phone"].strip()[:30]
        if FLOAT.match(said) and not said.isdecimal():
            wrong.append(
                _(
                    "The spreadsheet has cut “%(text)s” short: make the column text and type the "
                    "number again."
                )
                % {"text": said}
            )
            return
        if sum(bool(PHONE.match(dialled(part))) for part in re.split(r"[、,，;；/\n]", said)) > 1:
            wrong.append(_("“%(text)s” is more than one number: leave one.") % {"text": said})
            return
        wrong.append(_("“%(text)s” is not a telephone number.") % {"text": said})
    email = values.get("email", "").strip()
    if email and not EMAIL.match(email):
        wrong.append(_("“%(text)s” is not an e-mail address.") % {"text": email[:40]})


def dialled(text: str) -> str:
    """Return a telephone number as it is dialled here, however it is spelled."""
    plain = re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", text))
    found = FLOAT.match(plain)
    if found and (found[2] or found[3]):
        whole, rest, power = found[1], found[2].rstrip("0"), int(found[3] or 0)
        if len(rest) > power or (power and len(rest) < 6):
            return plain  # digits are lost
        plain = whole + rest.ljust(power, "0")
    return HOME.sub(r"\1", plain)


def _day(field: str, text: str, today: date, wrong: list[str], notes: list[str]) -> date | None:
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if field == "born_on" and MONTH.match(text):
        notes.append(_("Date of birth: “%(text)s” has no day and is left out.") % {"text": text})
        return None
    day = _read_day(text)
    if day and SERIAL.match(text):
        notes.append(
            _("%(field)s: the number %(text)s is read as %(day)s.")
            % {"field": heading(field), "text": text, "day": day}
        )
    if day is None or day.year < 1900:
        wrong.append(
            _("%(field)s: “%(text)s” is not a day such as 1980-06-30.")
            % {"field": heading(field), "text": text[:20]}
        )
    elif day > today:
        wrong.append(
            _("%(field)s: %(day)s is still to come.") % {"field": heading(field), "day": day}
        )
    return day


def _read_day(text: str) -> date | None:
    if counted := SERIAL.match(text):
        return SERIAL_0 + timedelta(days=int(counted[1]))
    found = DAY.match(text) or COMPACT.match(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _category(text: str, wrong: list[str]) -> str:
    text = text.strip()
    if text and text.lower() not in CATEGORIES:
        wrong.append(
            _("“%(text)s” is not a category. Choose from the template.") % {"text": text[:20]}
        )
    return CATEGORIES.get(text.lower(), "")


def heading(field: str) -> str:
    """Return the heading that people know a field by."""
    return {"born_on": _("Date of birth"), "joined_on": _("Joined on")}.get(field, _("Signed on"))


def kept_value(value: object) -> object:
    """Return a field's value as a record of an import keeps it, in JSON."""
    return value.isoformat() if isinstance(value, date) else value
