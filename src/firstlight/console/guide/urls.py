"""Address of the style guide."""

from django.urls import path

from firstlight.console.guide import views

urlpatterns = [path("style/", views.style_guide, name="style_guide")]
