"""Addresses of the pages of training."""

from django.urls import path

from firstlight.console.training.views import courses, holding, mine, papers, sessions, squad

urlpatterns = [
    path("training/", sessions.sessions, name="training"),
    path("training/new/", sessions.new, name="training_new"),
    path("training/courses/", courses.courses, name="training_courses"),
    path("training/courses/new/", courses.new, name="training_course_new"),
    path("training/courses/<uuid:key>/", courses.course, name="training_course"),
    path("training/includes/", courses.includes, name="training_includes"),
    path("training/includes/<uuid:key>/drop/", courses.drop, name="training_include_drop"),
    path("training/certificates/", papers.papers, name="training_papers"),
    path("training/certificates/<uuid:key>/picture/", papers.picture, name="training_picture"),
    path("training/squad/", squad.squad, name="squad"),
    path("training/squad/criteria/", squad.criteria, name="squad_criteria"),
    path("training/squad/appeals/", squad.appeals, name="squad_appeals"),
    path("training/squad/appeals/<uuid:key>/", squad.answer, name="squad_answer"),
    path("training/squad/<uuid:key>/", squad.proposal, name="squad_proposal"),
    path("training/squad/<uuid:key>/decide/", squad.decide, name="squad_decide"),
    path("training/<uuid:key>/", sessions.session, name="training_session"),
    path("training/<uuid:key>/step/", sessions.step, name="training_step"),
    path("training/<uuid:key>/edit/", sessions.edit, name="training_edit"),
    path("training/<uuid:key>/hold/", holding.hold, name="training_hold"),
    path("training/<uuid:key>/grade/", holding.grade, name="training_grade"),
    path("my/training/", mine.mine, name="my_training"),
    path("my/training/squad/<uuid:key>/", mine.seat, name="my_squad_answer"),
    path("my/training/squad/<uuid:key>/appeal/", mine.appeal, name="my_squad_appeal"),
    path("my/training/<uuid:key>/join/", mine.join, name="my_training_join"),
    path("my/training/<uuid:key>/leave/", mine.leave, name="my_training_leave"),
    path("my/training/certificates/<uuid:key>/picture/", mine.picture, name="my_training_picture"),
    path("my/training/certificates/<uuid:key>/renew/", mine.renew, name="my_training_renew"),
]
