"""However words are written that point at people, they are found; what was done is not (S6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from firstlight.cases.tips.rules import refuse_targeting, screen
from firstlight.kernel.errors import Refused

DATA = screen._data()
CHINESE = sorted(word for kind in DATA["kinds"].values() for word in kind["zh"])
ENGLISH = sorted(word for kind in DATA["kinds"].values() for word in kind["en"])
PINYIN = sorted(word for kind in DATA["kinds"].values() for word in kind["py"])
TONED = dict(zip("aeiou", ("āáǎà", "ēéěè", "īíǐì", "ōóǒò", "ūúǔù"), strict=True))
FORMS, LIKES = DATA["forms"], DATA["likes"]
UNSEEN = ("", "\u200b", "\u200d", "\u00ad", "\ufe0f", "\u0336", "\u2060")
PARTED = (*UNSEEN, " ", "　", "·", "-", "*", "\n", "“", "】", "#", "_", "♥", "~ ~")


def is_in(text, charset):
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def found(text):
    with pytest.raises(Refused) as no:
        refuse_targeting(what=text)
    assert (no.value.code, no.value.field) == ("targeting", "what")
    return no.value.facts["word"]


def full_width(word):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)


def test_every_sign_of_the_lists_that_has_a_traditional_form_is_told_by_it():
    signs = set("".join([*CHINESE, *DATA["spared"]]))
    simplified = {sign for sign in signs if not is_in(sign, "big5")}
    assert simplified
    assert {sign for sign in simplified if not is_in(FORMS.get(sign, "")[:1], "big5")} == set()
    assert {sign for sign in simplified if not FORMS.get(sign)} == set()
    others = "".join([*FORMS.values(), *LIKES.values()])
    assert len(others) == len(set(others))
    assert not set(others) & signs
    assert FORMS.keys() <= signs


@pytest.mark.parametrize("word", [*CHINESE, *ENGLISH, *DATA["spared"]])
def test_a_word_of_the_lists_stands_in_its_folded_form(word):
    assert screen._folded(word) == word


@given(st.data(), st.sampled_from(CHINESE))
def test_a_chinese_word_is_found_in_any_form_and_however_it_is_parted(data, word):
    signs = [data.draw(st.sampled_from([sign, *FORMS.get(sign, "")])) for sign in word]
    mark = data.draw(st.sampled_from(PARTED))
    assert found(f"请注意{mark.join(signs)}的事").strip() in CHINESE


@given(st.sampled_from([word for word in CHINESE if len(word) > 2]), st.sampled_from("，、；！"))
def test_a_longer_word_is_found_spelt_out_with_commas(word, mark):
    found(f"请注意{mark.join(word)}的事")


@given(st.data(), st.sampled_from(ENGLISH))
def test_an_english_word_is_found_in_any_letters(data, word):
    signs = [data.draw(st.sampled_from([sign, *LIKES.get(sign, "")])) for sign in word]
    unseen = data.draw(st.sampled_from(UNSEEN))
    found(f"he is {unseen.join(signs)}, look")
    found(f"HE IS {word.upper()}!")
    found(f"请查{full_width(word)}的人")
    found(f"so {'-'.join(word.replace(' ', ''))} he" if " " not in word else word)


@given(st.sampled_from([word for word in ENGLISH if " " not in word]), st.sampled_from(" .-_*/"))
def test_an_english_word_is_found_spelt_out(word, mark):
    found(f"seen: {mark.join(word)}, he")


@pytest.mark.parametrize("kind", DATA["kinds"])
def test_each_word_in_pinyin_is_one_of_the_words_and_has_two_signs_or_more(kind):
    words = DATA["kinds"][kind]
    spelt = {"".join(lazy_pinyin(word)): len(word) for word in words["zh"]}
    for word in words["py"]:
        assert spelt["".join(word.split())] >= 2
        # Two syllables apart may be the end of one word and the begin of the next.
        assert len(word.split()) != 2


@given(st.data(), st.sampled_from(PINYIN))
def test_a_word_in_pinyin_is_found_with_tones_and_however_it_is_parted(data, word):
    toned = "".join(data.draw(st.sampled_from([s, *TONED.get(s, "")])) for s in word)
    mark = data.draw(st.sampled_from(("", " ", "-", "'", "’", "  ")))
    written = mark.join(toned.split())
    found(f"ta shi {written}, kan!")
    found(f"他是{written.upper()}的")
    numbered = "".join(f"{part}{data.draw(st.sampled_from('12345'))}" for part in word.split())
    found(f"you ren {numbered}.")


@pytest.mark.parametrize(
    "text",
    [
        "zuowan you ren zai xinfang men kou tou le yi liang dianche, jiu zai qiao shangfang",
        "yi jian yifu, yi zu dianchi; wo bu manzu, jidu bi zhongdian lai guo, fengzi limian",
        "ni hui zu fang ma? tian hei ren duo, lao wai de wan, ba che zhuang zu",
        "dui bu qi, kan mei kan dao. Zheng fu men kou you ren da jia",
        "Xinyang lai de huoche; zongjiaolian tou le qiche, huizufang, heirenyagao",
        "fojiao xiehui men qian de zixingche bei tou le",
        "lou hao wei wu er; ba ta yi si lan le; wai zu ren yuan, yi yu zheng zai xiu de lu",
        "zhizhang chang fandong laji, daojiao zhen, chanfang, aizi, yijian, canji",
        "他说 ni chi le ma，zhengfu 楼前丢了电瓶车",
    ],
)
def test_innocent_pinyin_is_taken(text):
    refuse_targeting(what=text)


@pytest.mark.parametrize(
    "text",
    [
        "兩輛貨車夜裡往水庫邊倒廢料",
        "信訪局門口有人持刀打架，快來看看",
        "民族路上有人夜裡偷電瓶車",
        "他昨晚在橋頭、碼頭、村口各打了一個人",
        "Two men cut the e-bikes' locks at the car-park; a b c d were written on the wall",
        "The race-track burns. Church Street too.",
        "ДВА человека украли мотоцикл у моста",
    ],
)
def test_what_was_done_is_taken(text):
    refuse_targeting(what=text)
