"""What the pages of the force say of each step: what it will do, and what it asks."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

_REASON = Ask("reason", _("Reason"), "textarea", required=True, hint=_("The member can read it."))

MEMBERSHIP: Mapping[str, Told] = {
    "submit": Told(
        _("Sends your application to the team leader."),
        (
            Ask(
                "privacy_notice_shown",
                _("I have read what is kept about me and why."),
                "tick",
                required=True,
            ),
        ),
        main=True,
    ),
    "resubmit": Told(_("Sends what you have added to the team leader."), main=True),
    "ask_more": Told(
        _("Sends the application back to the person."),
        (Ask("missing", _("What is missing"), "textarea", required=True),),
    ),
    "recommend": Told(_("Hands the application to the station's officer."), main=True),
    "approve": Told(
        _("The probation begins. The code of conduct and the agreement must be signed."), main=True
    ),
    "reject": Told(
        _("Ends the application. The person may ask for a review; the data go after 90 days."),
        (_REASON,),
        grave=True,
    ),
    "confirm": Told(
        _("Makes a full member once the leader and the officer have both confirmed."), main=True
    ),
    "end": Told(_("Ends the probation and with it the membership."), (_REASON,), grave=True),
    "suspend": Told(
        _(
            "Takes the member off service up to and including a day; the day after they serve "
            "again by themselves. They are told why."
        ),
        (
            _REASON,
            Ask("until", _("Last day of the suspension"), "date", required=True),
            Ask("heard", _("The member has been heard."), "tick", required=True),
        ),
        grave=True,
    ),
    "restore": Told(_("The member serves again from now on."), main=True),
    "pause": Told(_("You are not called until you come back. No reason is needed.")),
    "resume": Told(
        _("You serve again. Your insurance and your certificates must still run."), main=True
    ),
    "active.withdraw": Told(
        _(
            "Ends your membership. No reason is needed; what you agreed to about your data ends "
            "at once, what you gave us is erased after 90 days. Your pages close at once: if you "
            "want a certificate of service, have it issued first."
        ),
        (
            Ask(
                "equipment_noted",
                _("Where the kit is that you still hold"),
                hint=_("Only if you hold something."),
            ),
        ),
        grave=True,
    ),
    "withdraw": Told(
        _(
            "Ends your membership. No reason is needed; what you agreed to about your data ends "
            "at once, what you gave us is erased after 90 days. Your pages close at once: if you "
            "want a certificate of service, have it issued first."
        ),
        grave=True,
    ),
    "remove": Told(
        _("Ends the membership once officer and association have both approved."),
        (_REASON,),
        grave=True,
    ),
}

CREDENTIAL: Mapping[str, Told] = {
    "verify": Told(
        _("The certificate counts from now on."),
        (Ask("evidence_seen", _("I have seen the certificate itself."), "tick", required=True),),
        main=True,
    ),
    "reject": Told(
        _("The certificate does not count."), (Ask("reason", _("Reason"), required=True),)
    ),
    "revoke": Told(
        _("The certificate stops counting at once."),
        (Ask("reason", _("Reason"), required=True),),
        grave=True,
    ),
}

EQUIPMENT: Mapping[str, Told] = {
    "return": Told(
        _("Puts it back into stock."),
        (Ask("condition", _("Condition"), required=True, hint=_("Whole, wet, cracked …")),),
        main=True,
    ),
    "report_fault": Told(_("Sends it to repair and tells the keeper.")),
    "report_lost": Told(_("Notes that it is lost. Nobody is charged by this."), grave=True),
    "check_fail": Told(
        _("Takes it out of use until it is mended."), (Ask("condition", _("What is wrong")),)
    ),
    "fixed": Told(
        _("Puts it back into stock."),
        (Ask("next_check_on", _("Next check"), "date"),),
        main=True,
    ),
    "write_off": Told(_("Takes it out of use for good."), grave=True),
    "retire": Told(_("Takes it out of use for good."), grave=True),
    "recovered": Told(_("Puts it back into stock."), main=True),
}
