"""Every page that everybody may open, read as the others are, by a visitor without an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.auditing import AXE, look_over, untranslated
from tests.browser.test_accessible import open_as, readers, tab, ways, world

from firstlight.force.invitations import token_for
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent
from firstlight.public import urls
from firstlight.records.queries.papers import four_parts

__all__ = ["open_as", "readers", "tab", "world"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core (`make setup`)"),
]
LANGUAGES = (("zh", "zh-hans"), ("en", "en"))
CODE = "ABCDEFGH2345"


@pytest.fixture
def shown(cast, world):
    """Make public what waits to be; return the rest of each address that names a row."""
    now = timezone.now()
    put(world.notice, state="published", audience="public", published_at=now)
    put(world.notice, expires_at=now + timedelta(hours=1))
    put(world.story, published_at=now)
    paper = world.service_certificate
    put(paper, state="issued", number="2030-1", code=CODE, content=four_parts(paper))
    put(world.recognition, state="public_notice", notice_from=timezone.localdate())
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    return {
        "public_notice": {"slug": world.notice.slug},
        "public_story": {"slug": world.story.slug},
        "public_certificate": {"code": CODE},
        "public_star": {"key": world.recognition.pk},
    }


def put(row, **words):
    type(row).objects.filter(pk=row.pk).update(**words)
    row.refresh_from_db()


def addresses(shown, world):
    """Yield (address in Chinese, address in English) of every page for everybody."""
    for entry in urls.urlpatterns:
        has_language = "language" in entry.pattern.converters
        more = shown.get(entry.name, {})
        yield [
            reverse(entry.name, kwargs={**more, **({"language": lang} if has_language else {})})
            for lang, _language in LANGUAGES
        ]
    yield [f"/join/{token_for(world.account)}/"] * 2


def test_every_page_for_everybody_can_be_read_by_everybody(world, shown, open_as):
    faults = []
    for turn, pair in enumerate(addresses(shown, world)):
        in_words = {
            language: address for address, (_lang, language) in zip(pair, LANGUAGES, strict=True)
        }
        for language, sizes in ways(turn):
            address = in_words[language]
            page = open_as(address, "", django_language=language)
            answer = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
            wrong = look_over(page, sizes)
            wrong += [] if answer == 200 else [f"answered {answer}"]
            if language == "zh-hans":
                wrong += [f"not in Chinese: {each}" for each in untranslated(page)]
            faults += [f"{address} ({language}): {each}" for each in wrong]
    assert faults == [], "\n".join(faults)
