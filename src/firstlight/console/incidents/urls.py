"""Addresses of the pages of incidents."""

from django.urls import path

from firstlight.console.incidents.views import aids, callouts, cards, lists, record

urlpatterns = [
    path("incidents/", lists.incidents, name="incidents"),
    path("incidents/hand-over/", lists.hand_over, name="incidents_hand_over"),
    path("incidents/<uuid:key>/", record.incident, name="incident"),
    path("incidents/<uuid:key>/part/<slug:name>/", record.part, name="incident_part"),
    path("incidents/<uuid:key>/timeline.pdf", record.timeline, name="incident_timeline"),
    path("incidents/<uuid:key>/step/", record.step, name="incident_step"),
    path("incidents/<uuid:key>/edit/", record.edit, name="incident_edit"),
    path("incidents/<uuid:key>/note/", record.note, name="incident_note"),
    path("incidents/<uuid:key>/in/", record.heads_in, name="heads_in"),
    path("incidents/<uuid:key>/out/", record.heads_out, name="heads_out"),
    path("incidents/<uuid:key>/later/<uuid:attendance>/", record.extend, name="heads_later"),
    path("incidents/<uuid:key>/home/", callouts.home, name="people_home"),
    path("incidents/<uuid:key>/callout/", callouts.new, name="callout_new"),
    path("incidents/<uuid:key>/messages/<uuid:message>/", callouts.resend, name="message_resend"),
    path("incidents/<uuid:key>/aid/", aids.new, name="aid_new"),
    path("callouts/<uuid:key>/<slug:name>/", callouts.step, name="callout_step"),
    path("invites/<uuid:key>/answer/", callouts.answer, name="invite_answer"),
    path("invites/<uuid:key>/reply/", callouts.reply, name="invite_reply"),
    path("aids/", aids.aids, name="aids"),
    path("aids/<uuid:key>/step/", aids.step, name="aid_step"),
    path("cards/", cards.cards, name="cards"),
    path("cards/<slug:kind>/", cards.edit, name="card_edit"),
    path("cards/<slug:kind>/reset/", cards.reset, name="card_reset"),
]
