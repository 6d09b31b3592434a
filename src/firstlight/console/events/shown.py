"""What the live board of an event shows: its posts, what they say, whether they are clear."""

from typing import Any

from firstlight.console.events.words import CROWDS
from firstlight.duty.models import EventDeployment
from firstlight.duty.queries import events
from firstlight.duty.queries.shift_rows import LIVE
from firstlight.kernel.actor import Actor


def board_of(actor: Actor, row: EventDeployment) -> dict[str, Any]:
    """Return posts with their people and last word, and the reports, newest first."""
    people = events.served_at(row)
    is_ahead = row.state not in events.OVER
    reports = events.reports_of(row)
    posts: list[dict[str, Any]] = []
    for post in events.posts_of(row):
        last = next((each for each in reports if each.post_id == post.pk), None)
        own = [each for each in people if each.shift_id == post.shift_id]
        posts.append(
            {
                "row": post,
                "names": [each.person.name for each in own],
                "held": len(own),
                "here": sum(each.state == "on_duty" for each in own),
                "leader": post.shift.leader if post.shift else None,
                "is_open": post.shift is not None and post.shift.state in LIVE,
                "short": max(0, post.people - len(own)) if is_ahead else 0,
                "last": last,
                "crowd": CROWDS.get(last.crowd, "") if last else "",
                "is_packed": last is not None and last.crowd in ("packed", "danger"),
            }
        )
    return {
        "event": row,
        "posts": posts,
        "is_short": any(each["short"] for each in posts),
        "is_unled": is_ahead and any(each["held"] and not each["leader"] for each in posts),
        "is_unclosed": not is_ahead and any(each["is_open"] for each in posts),
        # Of an event that simply ended nobody had to say that a post is clear.
        "was_cleared": row.state == "evacuating"
        or (not is_ahead and any(each["row"].is_clear for each in posts)),
        "not_clear": sum(not each["row"].is_clear for each in posts),
        "reports": [{"row": each, "crowd": CROWDS.get(each.crowd, "")} for each in reports[:20]],
        "is_ahead": is_ahead,
        "is_afoot": row.state in events.AFOOT,
        "may_clear": row.state == "evacuating" and actor.may("duty.see"),
    }
