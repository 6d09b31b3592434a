"""What a line of a roster file says, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from firstlight.force.rules.membership import ADULT_YEARS, age_on

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名字"),
    "phone": ("phone", "mobile", "手机", "手机号", "手机号码", "电话", "联系电话"),
    "email": ("email", "e-mail", "邮箱", "电子邮箱"),
    "born_on": ("born on", "date of birth", "birthday", "出生日期", "出生年月日", "生日"),
    "category": ("category", "类别", "队员类别", "人员类别"),
    "number": ("number", "编号", "队员编号", "义警编号"),
    "specialities": ("specialities", "skills", "专长", "特长"),
    "joined_on": ("joined on", "入队日期", "入队时间"),
    "code_signed_on": ("code signed on", "行为守则签署日期", "守则签署日期"),
    "agreement_signed_on": ("agreement signed on", "协议签署日期", "志愿服务协议签署日期"),
}
REQUIRED = ("name", "phone")
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
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
PHONE = re.compile(r"^\+?\d{6,20}$")
# In ASCII, as every mail server takes it (`notify.email`).
EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that can be read."""

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

    @property
    def has_papers(self) -> bool:
        """Whether the line shows somebody who was registered before, code and agreement signed."""
        return None not in (self.joined_on, self.code_signed_on, self.agreement_signed_on)


def read_entry(values: Mapping[str, str], today: date) -> tuple[Entry | None, list[str]]:
    """Read one line; return it, or None and one sentence for each thing wrong with it."""
    wrong: list[str] = []
    name, phone = values.get("name", "").strip(), _digits(values.get("phone", ""))
    _check_words(values, name, phone, wrong)
    days = {
        field: _day(field, values.get(field, ""), today, wrong)
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
        wrong.append(_("“%(text)s” is not a telephone number.") % {"text": said})
    email = values.get("email", "").strip()
    if email and not EMAIL.match(email):
        wrong.append(_("“%(text)s” is not an e-mail address.") % {"text": email[:40]})


def _digits(text: str) -> str:
    return re.sub(r"[\s\-()（）]", "", text)


def _day(field: str, text: str, today: date, wrong: list[str]) -> date | None:
    text = text.strip()
    if not text:
        return None
    found = DAY.match(text) or COMPACT.match(text)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
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
