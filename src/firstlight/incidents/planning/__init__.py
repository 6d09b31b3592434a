"""Where this room asks the engine: whom to ask, how many, and whether they cover the need."""

from firstlight.incidents.planning.standing import Standing, standing
from firstlight.incidents.planning.waves import Ask, Choice, LeftOut, Wave, asking, plan_wave

__all__ = ["Ask", "Choice", "LeftOut", "Standing", "Wave", "asking", "plan_wave", "standing"]
