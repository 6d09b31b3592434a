"""Made-up names: nobody is called after the sixty years of the calendar."""

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CYCLE = tuple(STEMS[n % 10] + BRANCHES[n % 12] for n in range(60))


def made_up(family: str, count: int) -> list[str]:
    """Return `count` (at most 60) names of one made-up family, e.g. 测甲子."""
    return [family + given for given in CYCLE[:count]]


SHUGUANG = made_up("测", 50)
NANSHAN = [*made_up("样", 60), *made_up("例", 19)]
