"""Addresses of the field pages: phone width, one task a screen."""

from django.urls import path

from firstlight.console.field import answer, carry, my

urlpatterns = [
    path("a/<str:secret>/", answer.answer, name="answer"),
    path("worker.js", carry.worker, name="worker"),
    path("my/", my.my, name="my"),
    path("my/no-signal/", carry.nothing_here, name="no_signal"),
    path("my/asked/<uuid:key>/", my.asked, name="my_asked"),
    path("my/asked/<uuid:key>/answer/", my.answer, name="my_answer"),
    path("my/asked/<uuid:key>/arrive/", my.arrive, name="my_arrive"),
    path("my/calls/<uuid:key>/", my.there, name="my_there"),
    path("my/calls/<uuid:key>/leave/", my.depart, name="my_depart"),
    path("my/messages/<uuid:key>/", my.read, name="my_message"),
    path("my/duty/in/", my.on_duty, name="my_on_duty"),
    path("my/duty/out/", my.off_duty, name="my_off_duty"),
]
