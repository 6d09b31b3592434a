"""Who of the cast reads in English, and what no page says to them: a Chinese name of a house."""

from firstlight.force.models import Organisation

# Among them is somebody for each page that opens to anybody.
READERS = ("ada", "bo", "di", "olga", "amy", "pat", "uma")
CHINESE = "队站会局"  # stands in every name, in no word of ours
# Where the Chinese name belongs on a page in English.
AS_WRITTEN = {
    "organisation": "its form asks for both names",
    "report_column": "its text is written in both languages, side by side",
}


def let_half_read_in_english(browsers):
    """Give every organisation a Chinese name and an English one, and half of the cast English."""
    rows = list(Organisation.objects.all())
    for row in rows:
        row.name, row.name_en = f"{CHINESE}{row.name}", row.name
    Organisation.objects.bulk_update(rows, ["name", "name_en"])
    for name in READERS:
        if name in browsers:
            browsers[name].cookies["django_language"] = "en"


def chinese_names(client, page, seen):
    """Yield what a page in English says around the Chinese name of an organisation."""
    status, text = seen
    reads_english = "django_language" in client.cookies
    if reads_english and status == 200 and page not in AS_WRITTEN and CHINESE in text:
        at = text.index(CHINESE)
        yield text[max(0, at - 120) : at + 20]
