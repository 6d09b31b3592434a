"""How a person's name is found without Chinese input."""

from typing import Protocol, TypeVar

from firstlight.places.names import Spelling, spell


class Named(Protocol):
    """Whoever has a name and its spellings; `force.models.Person` is one."""

    name: str
    pinyin: str
    initials: str


Somebody = TypeVar("Somebody", bound=Named)

# How a character is read when it is a family name; elsewhere it is mostly read otherwise.
SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "查": ("zha",),
    "区": ("ou",),
    "盖": ("ge", "gai"),
    "乐": ("yue", "le"),
    "任": ("ren",),
    "朴": ("piao",),
    "华": ("hua",),
    "缪": ("miao",),
    "翟": ("zhai", "di"),
    "尉迟": ("yu chi",),
    "万俟": ("mo qi",),
    "长孙": ("zhang sun",),
    "繁": ("po",),
    "员": ("yun",),
    "覃": ("qin", "tan"),
    "洗": ("xian",),
    "冼": ("xian",),
    "折": ("she",),
    "黑": ("he", "hei"),
    "召": ("shao",),
    "宓": ("mi", "fu"),
    "逄": ("pang",),
    "曲": ("qu",),
    "葛": ("ge",),
    "宿": ("su",),
    "薄": ("bo",),
    "秘": ("bi",),
    "种": ("chong",),
    "重": ("chong",),
    "晟": ("cheng",),
    "句": ("gou",),
    "燕": ("yan",),
    "应": ("ying",),
    "沈": ("shen",),
    "柏": ("bai",),
    "石": ("shi",),
    "哈": ("ha",),
    "纪": ("ji",),
    "过": ("guo",),
    "令狐": ("ling hu",),
    "澹台": ("tan tai",),
    "单于": ("chan yu", "shan yu"),
}


def spell_person(name: str) -> Spelling:
    """Return the pinyin and initials of a person's name, the family name read as one.

    Notes
    -----
    A character with several readings gives several spellings, so that whoever reads 单 as *dan*
    in a given name and *shan* in a family name finds the person either way they are called.
    """
    for length in (2, 1):
        readings = SURNAMES.get(name[:length])
        if readings and len(name) > length:
            return spell(name[length:], before=readings, every=True)
    return spell(name, every=True)


def named(person: Somebody, name: str) -> Somebody:
    """Give a person a name and the spellings by which it is found."""
    person.name = name
    person.pinyin, person.initials = spell_person(name)
    return person
