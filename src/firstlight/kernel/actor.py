"""Who is acting."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or some job, that does things. There is no "nobody": a nightly job has a name too.

    Attributes
    ----------
    station_id
        The station (tenant) under which this actor's acts are logged.
    stations
        Every station whose rows this actor may see at all.
    capabilities
        What the role adds up to, e.g. ``{"incidents.open"}``.
    off
        The first words of capabilities whose part of the product is switched off here.
    hats
        The parts that this actor may play in a workflow, e.g. ``{"officer"}``.
    teams
        The organisations below a station that this actor's role covers; empty means all of them.
    person_id, membership_id
        The person behind the actor and the membership acted under; `None` for a job.
    role
        The name of the role, for the log.
    matter_id
        The one call or response that the role is held for; `None` for a role over everything.
    """

    name: str
    station_id: UUID
    stations: frozenset[UUID]
    capabilities: frozenset[str] = frozenset()
    hats: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    person_id: UUID | None = None
    membership_id: UUID | None = None
    role: str = ""
    off: frozenset[str] = frozenset()
    matter_id: UUID | None = None

    @classmethod
    def job(cls, name: str, station_id: UUID, *capabilities: str) -> "Actor":
        """Return the actor for an unattended job of one station: it wears the hat ``system``."""
        return cls(
            name=name,
            station_id=station_id,
            stations=frozenset({station_id}),
            capabilities=frozenset(capabilities),
            hats=frozenset({"system"}),
            role="system",
        )

    @classmethod
    def guest(cls, hat: str, station_id: UUID, *capabilities: str) -> "Actor":
        """Return somebody without an account who came by a page for everybody, in the part `hat`.

        The log names the part and nobody: who it was is not known, or not for the log.
        """
        return cls(
            name=hat,
            station_id=station_id,
            stations=frozenset({station_id}),
            capabilities=frozenset(capabilities),
            hats=frozenset({hat}),
            role="member_of_public",
        )

    @property
    def log_id(self) -> str:
        """How the log names this actor: by key, never by a person's name."""
        return f"person:{self.person_id}" if self.person_id else f"job:{self.name}"

    def may(self, capability: str) -> bool:
        """Whether this actor holds `capability`."""
        return capability in self.capabilities

    def is_off(self, name: str) -> bool:
        """Whether the part of a capability or a row is switched off where this actor sits."""
        return name.partition(".")[0] in self.off
