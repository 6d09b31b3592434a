"""Addresses of the pages of talks, meetings and stories."""

from django.urls import path

from firstlight.console.community.views import debriefs, items, meetings, stories, talks, texts

urlpatterns = [
    path("talks/", talks.listed, name="talks"),
    path("talks/new/", talks.new, name="talk_new"),
    path("talks/texts/", texts.listed, name="talk_texts"),
    path("talks/texts/<uuid:key>/", texts.decide, name="talk_text"),
    path("talks/texts/<uuid:key>/leaflet.pdf", texts.leaflet, name="talk_leaflet"),
    path("talks/<uuid:key>/", talks.talk, name="talk"),
    path("talks/<uuid:key>/step/", talks.step, name="talk_step"),
    path("talks/<uuid:key>/leaflets/", talks.leaflets, name="talk_leaflets"),
    path("talks/<uuid:key>/kit/", talks.kit, name="talk_kit"),
    path("meetings/", meetings.listed, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/points/<uuid:key>/", meetings.point, name="meeting_point"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/minutes.pdf", meetings.minutes, name="meeting_minutes"),
    path("meetings/<uuid:key>/<slug:what>/", meetings.deed, name="meeting_deed"),
    path("actions/", items.listed, name="actions"),
    path("actions/<uuid:key>/", items.item, name="action_item"),
    path("actions/<uuid:key>/step/", items.step, name="action_step"),
    *(
        each
        for room, kind in (("incidents", "incident"), ("storms", "storm"), ("events", "event"))
        for each in (
            path(
                f"{room}/<uuid:key>/settled/",
                debriefs.settled,
                {"kind": kind},
                name=f"{kind}_settled",
            ),
            path(
                f"{room}/<uuid:key>/settled.pdf",
                debriefs.paper,
                {"kind": kind},
                name=f"{kind}_settled_paper",
            ),
        )
    ),
    path("stories/", stories.listed, name="stories"),
    path("stories/new/", stories.new, name="story_new"),
    path("stories/people/<uuid:key>/drop/", stories.drop, name="story_drop"),
    path("stories/<uuid:key>/", stories.story, name="story"),
    path("stories/<uuid:key>/<slug:what>/", stories.deed, name="story_deed"),
    path("my/stories/", stories.mine, name="my_stories"),
    path("my/stories/<uuid:key>/", stories.answer, name="my_story"),
]
