"""The kinds of missing person for whom distances are published, and how we call them.

The keys are those of the planner's tables; a check keeps the two alike.
"""

from django.utils.translation import gettext_lazy as _

CATEGORIES = {
    "Dementia": _("Person with dementia"),
    "Child (1-3)": _("Child of 1 to 3"),
    "Child (4-6)": _("Child of 4 to 6"),
    "Child (7-9)": _("Child of 7 to 9"),
    "Child (10-12)": _("Child of 10 to 12"),
    "Child (13-15)": _("Child of 13 to 15"),
    "Autistic": _("Autistic person"),
    "Intellectual Disability": _("Person with an intellectual disability"),
    "Mental Illness": _("Person with a mental illness"),
    "Despondent": _("Person in despair"),
    "Hiker": _("Walker or hiker"),
    "Gatherer": _("Gatherer of herbs or mushrooms"),
    "Angler": _("Angler"),
    "Climber": _("Climber"),
    "Hunter": _("Hunter"),
}
ECOREGIONS = {
    "Temperate": _("Temperate"),
    "Dry": _("Dry"),
    "Urban": _("Town"),
}
TERRAINS = {
    "Mountainous": _("Hills or mountains"),
    "Flat": _("Flat"),
}
