"""Address of the search box."""

from django.urls import path

from firstlight.console.finding import views

urlpatterns = [path("search/", views.search, name="find")]
