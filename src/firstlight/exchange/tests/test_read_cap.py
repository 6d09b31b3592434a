"""CAP 1.2: read as issued, refused by field, written only for notices of our own."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.exchange.cap import MOST_BYTES, Notice, read_alert, write_notice
from firstlight.exchange.errors import BadFile
from firstlight.kernel.errors import Refused

WARNING = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>33068341600000_2026</identifier><sender>office@example.invalid</sender>
<sent>2026-07-20T13:40:00+08:00</sent><status>Exercise</status><msgType>Alert</msgType>
<scope>Public</scope>
<info><language>zh-CN</language><category>Met</category><event>高温</event>
<urgency>Expected</urgency><severity>Orange</severity><certainty>Likely</certainty>
<expires>2026-07-21T13:40:00+08:00</expires><senderName>演示气象台</senderName>
<headline>高温橙色预警</headline><description>最高气温将升至37℃以上。</description>
<area><areaDesc>全市</areaDesc><polygon>29.5,120.5 29.8,120.5 29.8,121.0 29.5,120.5</polygon>
<circle>29.6,120.8 12.5</circle>
<geocode><valueName>admin</valueName><value>330683</value></geocode></area></info>
<info><language>en</language><category>Met</category><event>Heat</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<headline>Orange heat warning</headline><area><areaDesc>The county</areaDesc></area></info>
</alert>"""
NOW = datetime(2026, 7, 20, 6, tzinfo=UTC)


def notice(**words):
    said = {"zh-CN": ("活动疏散", "请听从引导离场。", "集合点：东广场")}
    return Notice(
        identifier="n1",
        sender="station@example.invalid",
        sent_at=NOW,
        expires_at=NOW + timedelta(hours=1),
        said=words.get("said", said),
        area="体育场",
        sender_name="义警",
        circle=(120.8, 29.6, 0.5),
    )


def test_a_warning_is_read_as_issued_in_both_languages():
    alert = read_alert(WARNING.encode())
    assert (alert.sender, alert.message_type, alert.is_exercise) == (
        "office@example.invalid",
        "Alert",
        True,
    )
    chinese, english = alert.said_in("zh"), alert.said_in("en")
    assert (chinese.colour, chinese.sender_name, chinese.severity) == (
        "orange",
        "演示气象台",
        "Orange",
    )
    assert english.colour == "orange"
    assert chinese.expires_at - alert.sent_at == timedelta(days=1)
    area = chinese.areas[0]
    assert area.polygons[0][0] == (120.5, 29.5)
    assert area.circles == ((120.8, 29.6, 12.5),)
    assert area.geocodes == {"admin": "330683"}


def test_a_colour_that_nobody_wrote_is_not_made_up():
    said = WARNING.replace("Orange", "Extreme").replace("橙色", "")
    assert read_alert(said.encode()).infos[0].colour == ""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<sender>office@example.invalid</sender>", "", "sender"),
        (
            "<identifier>33068341600000_2026</identifier>",
            "<identifier>a b</identifier>",
            "identifier",
        ),
        ("2026-07-20T13:40:00+08:00</sent>", "2026-07-20T13:40:00</sent>", "sent"),
        ("2026-07-20T13:40:00+08:00</sent>", "yesterday</sent>", "sent"),
        ("<status>Exercise", "<status>Maybe", "status"),
        ("<msgType>Alert", "<msgType>Cancel", "references"),
        (
            "<urgency>Expected</urgency><severity>Orange",
            "<urgency>Soon</urgency><severity>Orange",
            "urgency",
        ),
        ("29.5,120.5 29.8,120.5", "29.5,190 29.8,120.5", "polygon"),
        ("29.8,121.0 29.5,120.5", "29.8,121.0", "polygon"),
        ("29.6,120.8 12.5", "29.6,120.8 nan", "circle"),
        ("cap:1.2", "cap:1.1", "alert"),
    ],
)
def test_what_is_wrong_is_named(old, new, field):
    with pytest.raises(BadFile) as no:
        read_alert(WARNING.replace(old, new).encode())
    assert no.value.field == field


def test_entities_and_what_is_too_big_are_refused():
    bomb = WARNING.replace("<alert", '<!DOCTYPE a [<!ENTITY x "y">]><alert')
    with pytest.raises(BadFile) as no:
        read_alert(bomb.encode())
    assert no.value.code == "entities"
    with pytest.raises(BadFile) as no:
        read_alert(b"<alert>" + b" " * MOST_BYTES + b"</alert>")
    assert no.value.code == "too-big"


def test_an_update_names_what_it_replaces():
    said = WARNING.replace("<msgType>Alert", "<msgType>Update").replace(
        "</scope>",
        "</scope><references>office@example.invalid,old,2026-07-20T12:00:00+08:00</references>",
    )
    assert read_alert(said.encode()).references[0].identifier == "old"


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: WARNING.replace("高温", text).encode())
)
def test_whatever_comes_is_read_or_refused(data):
    with suppress(BadFile):
        assert read_alert(data).identifier


def test_a_notice_of_our_own_reads_back():
    alert = read_alert(write_notice(notice()))
    info = alert.said_in("zh")
    assert (alert.status, info.headline, info.severity) == ("Actual", "活动疏散", "Unknown")
    assert info.areas[0].circles == ((120.8, 29.6, 0.5),)
    assert alert.sent_at == NOW


def test_a_warning_is_never_restated():
    with pytest.raises(Refused):
        write_notice(notice(said={"zh-CN": ("高温红色预警", "", "")}))
