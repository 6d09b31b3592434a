"""What the browser scripts say, kept with the pages' words: one catalogue holds all."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Words of the scripts by key, in the active language."""
    return {
        "heard": _("Last heard %(time)s"),
        "lost": _("Connection lost at %(time)s, trying again"),
        "idle": _("Not connected"),
        "unsent": _("%(n)s unsent"),
        "draft-kept": _("Draft kept on this device at %(time)s"),
        "draft-back": _("What you typed earlier is back. Nothing was lost."),
        "draft-drop": _("Discard draft"),
        "copied": _("Copied"),
        "undo-left": _("%(n)s s"),
        "sending": _("Sending…"),
        "narrow": _("Name, pinyin or initials"),
        "no-match": _("Nothing found. Try another word, pinyin or initials."),
        "matches": _("Results: %(n)s"),
        "kind-room": _("Room"),
        "kind-step": _("Step"),
        "kind-page": _("On this page"),
        "refused": _("The server refused this; what you typed is kept."),
        "no-answer": _("No answer from the server; what you typed is kept. Try again."),
        "news-waits": _("There is news. It waits until this form is sent or closed."),
        "news-now": _("Show it now"),
        "news-lost": _(
            "This part is as it stood at %(time)s: it could not be brought up to date."
        ),
        "news-reload": _("Load the page anew"),
        "reading": _("Stop reading"),
        "read": _("Read aloud"),
        "carried": _("No signal. This page is as of %(time)s."),
        "carried-at": _("As of %(time)s"),
        "carried-form": _("No signal: this was not sent. What you typed stays here."),
        "too-large": _("This file is larger than %(n)s MB. Choose a smaller one."),
        **_map_words(),
    }


def _map_words() -> dict[str, str]:
    return {
        "map-grid": _("Grids"),
        "map-water": _("Water"),
        "map-warned": _("Warned area"),
        "map-waits": _("Days since the last visit"),
        "map-segments": _("Segments"),
        "map-probability": _("Probability"),
        "map-contours": _("Probability contours"),
        "map-covered": _("Covered ground"),
        "map-tracks": _("Tracks"),
        "map-people": _("People on duty"),
        "map-clues": _("Clues"),
        "map-pins": _("Places"),
        "map-paths": _("Paths and roads"),
        "map-hillshade": _("Hill shading"),
        "map-relief": _("Height lines"),
        "map-wmts": _("Operator's map"),
        "map-layers": _("Layers and legend"),
        "map-list": _("On the map, as a list"),
        "map-north": _("North up"),
        "map-north-key": _("N"),
        "map-in": _("Zoom in"),
        "map-out": _("Zoom out"),
        "map-fit": _("Show all"),
        "map-print": _("Print map"),
        "map-here": _("Point chosen: %(point)s"),
        "map-bad-point": _(
            "Type latitude, longitude in degrees, for example 29.51230, 120.70120."
        ),
        "map-swapped": _("Latitude and longitude look swapped: latitude comes first."),
        "map-off": _("This point is outside the map; check the figures."),
        "map-none": _("This browser cannot draw the map; everything on it is in the list below."),
        "map-no-terrain": _("No terrain pack here; the map shows what is known without it."),
        "map-made": _("Made-up ground, for demonstration only"),
        "map-pack": _("Terrain of %(date)s"),
        "map-draw-polygon": _("Draw area"),
        "map-draw-linestring": _("Draw line"),
        "map-draw-edit": _("Move corners"),
        "map-draw-delete": _("Delete area"),
        "map-draw-delete-line": _("Delete line"),
        "map-draw-done": _("Done drawing"),
        "map-draw-undo": _("Undo drawing step"),
        "map-low": _("low"),
        "map-high": _("high"),
        "map-contour": _("%(n)s %% of the probability lies inside"),
        "map-pod": _("Covered, chance of detection %(n)s %%"),
        "map-close": _("Close"),
        "map-show": _("Show on the map"),
        "map-cursor": _("Map centre %(point)s"),
    }
