"""Made-up complaints and a request about one's own data, so that the desks are not empty."""

from firstlight.config.demo.force import Someone, Tree
from firstlight.force.actions import send_complaint, step_complaint
from firstlight.force.models import RoleGrant
from firstlight.force.schemas.outside import SendComplaint, StepComplaint
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.privacy.actions import ask_right
from firstlight.privacy.schemas import AskRight

WORDS = (
    "演示（虚构）：上周五放学时，一位义警让我出示身份证。义警能这样做吗？",
    "演示（虚构）：夜巡时手电一直照着我家窗户。",
)


def lay(tree: Tree, found: list[Someone]) -> None:
    """Send two complaints about a team, confirm one, and ask for a correction."""
    team = tree["shuguang"]
    for number, words in enumerate(WORDS):
        guest = Actor.guest("complainant", team.station_id, "complaints.send")
        row = send_complaint(guest, SendComplaint(about_id=team.pk, content=words)).row
        grant = RoleGrant.objects.filter(role="association_admin").first()
        handler = actor_of(grant.membership.person, grant.pk) if grant else None
        if handler and number == 0 and row.station_id in handler.stations:
            step_complaint(handler, StepComplaint(complaint_id=row.pk, event="acknowledge"))
    member = next(each for each in found if each.part is None)
    actor = actor_of(member.person)
    if actor:
        ask_right(actor, AskRight(right="correct", scope="演示（虚构）：出生日期登记错了。"))
