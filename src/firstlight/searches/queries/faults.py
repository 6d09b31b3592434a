"""How a read says that a plan cannot even be begun."""


class NoPlan(ValueError):
    """Something without which no plan can be made; the words are a code of `words.PLAN_ERRORS`."""
