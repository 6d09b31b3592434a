"""Addresses of the pages of records, certificates and stars."""

from django.urls import path

from firstlight.console.records.views import many, mine, papers, records, rules, sharing, stars

urlpatterns = [
    path("records/", records.listed, name="records"),
    path("records/confirm/", many.confirm, name="records_confirm"),
    path("records/late/", records.late, name="record_late"),
    path("records/again/", records.again, name="records_again"),
    path("records/certificates/", papers.listed, name="certificates"),
    path("records/certificates/<uuid:key>/", papers.certificate, name="certificate"),
    path("records/certificates/<uuid:key>/step/", papers.step, name="certificate_step"),
    path("records/certificates/<uuid:key>/paper.pdf", papers.pdf, name="certificate_pdf"),
    path("records/stars/", stars.listed, name="stars"),
    path("records/stars/<uuid:key>/", stars.star, name="star"),
    path("records/stars/<uuid:key>/step/", stars.step, name="star_step"),
    path("records/stars/<uuid:key>/appeal/", stars.appeal, name="star_appeal"),
    path("records/appeals/<uuid:key>/", stars.answer, name="star_answer"),
    path("records/rules/", rules.rules, name="hour_rules"),
    path("records/register/", sharing.register, name="civil_exports"),
    path("records/<uuid:key>/", records.record, name="record"),
    path("records/<uuid:key>/step/", records.step, name="record_step"),
    path("my/hours/", mine.hours, name="my_hours"),
    path("bravery/", mine.bravery, name="bravery"),
]
