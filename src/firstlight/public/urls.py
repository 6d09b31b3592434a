"""Addresses that everybody may open: each a page on the list of what is public."""

from django.urls import register_converter

from firstlight.public import (
    asking,
    column,
    complaining,
    hazards,
    joining,
    notices,
    objecting,
    service,
    start,
    tips,
)
from firstlight.public.converters import Language
from firstlight.public.publication import open_path

register_converter(Language, "language")

urlpatterns = [
    open_path("p/", start.root),
    open_path("p/<language:language>/", start.start),
    open_path("p/<language:language>/join/", joining.join),
    open_path("p/<language:language>/join/back/", joining.back),
    open_path("p/<language:language>/complain/", complaining.complain),
    open_path("p/<language:language>/complain/back/", complaining.back),
    open_path("p/<language:language>/hazard/", hazards.report),
    open_path("p/<language:language>/hazard/back/", hazards.back),
    open_path("p/<language:language>/rights/", asking.rights),
    open_path("p/<language:language>/rights/back/", asking.back),
    open_path("p/<language:language>/notices/", notices.notices),
    open_path("p/<language:language>/tip/", tips.tip),
    open_path("p/<language:language>/tip/box/", tips.box),
    open_path("p/<language:language>/column/", column.column),
    open_path("p/<language:language>/column/<str:slug>/", column.story),
    open_path("p/<language:language>/certificates/", service.certificates),
    open_path("p/<language:language>/certificates/<str:code>/", service.certificate),
    open_path("p/<language:language>/stars/", service.stars),
    open_path("p/<language:language>/stars/back/", objecting.back),
    open_path("p/<language:language>/stars/<uuid:key>/", objecting.star),
    open_path("n/<str:slug>/", notices.notice),
]
