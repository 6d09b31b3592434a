"""Names for a place that does not exist: villages are called after the solar terms."""

TOWN = ("演示镇", "Demonstration Town")
RESERVOIR = ("演示水库", "Demonstration Reservoir")
RIVER = ("演示江", "Demonstration River")

VILLAGES = (
    ("立春村", "Lichun Village"),
    ("雨水村", "Yushui Village"),
    ("惊蛰村", "Jingzhe Village"),
    ("春分村", "Chunfen Village"),
    ("清明村", "Qingming Village"),
    ("谷雨村", "Guyu Village"),
    ("立夏村", "Lixia Village"),
    ("小满村", "Xiaoman Village"),
    ("芒种村", "Mangzhong Village"),
    ("夏至村", "Xiazhi Village"),
    ("小暑村", "Xiaoshu Village"),
    ("大暑村", "Dashu Village"),
    ("立秋村", "Liqiu Village"),
    ("处暑村", "Chushu Village"),
    ("白露村", "Bailu Village"),
    ("秋分村", "Qiufen Village"),
    ("寒露村", "Hanlu Village"),
    ("霜降村", "Shuangjiang Village"),
    ("立冬村", "Lidong Village"),
    ("小雪村", "Xiaoxue Village"),
    ("大雪村", "Daxue Village"),
    ("冬至村", "Dongzhi Village"),
    ("小寒村", "Xiaohan Village"),
    ("大寒村", "Dahan Village"),
    ("闰月村", "Runyue Village"),
)
PEAKS = (
    ("北斗尖", "Beidou Peak"),
    ("启明尖", "Qiming Peak"),
    ("织女尖", "Zhinü Peak"),
    ("河鼓尖", "Hegu Peak"),
)
SCHOOLS = (
    ("演示镇中心小学", "Demonstration Town Central Primary School"),
    ("演示镇初级中学", "Demonstration Town Junior High School"),
    ("演示镇中心幼儿园", "Demonstration Town Kindergarten"),
    ("立春村小学", "Lichun Village Primary School"),
)
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def named(pair: tuple[str, str]) -> dict[str, str]:
    """Return a pair of names as a map feature carries them."""
    return {"name": pair[0], "name_zh": pair[0], "name_en": pair[1]}
