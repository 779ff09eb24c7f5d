"""Says the texts of the rules, achievements and perks that every community starts with.

They are stored in English and may be changed; what a community wrote itself stays as it is.
"""

from flask_babel import gettext


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


TEXTS = frozenset(
    (
        _("Support for your idea"),
        _(
            "Someone voted for your idea. Each person counts once per idea, and the point is "
            "removed if they remove their vote."
        ),
        _("An idea five people want"),
        _("Five different people voted for your idea, so it is a shared need."),
        _("Five different people voted for your idea, so the team knows that it matters."),
        _("Your idea is planned"),
        _("The team decided to build your idea."),
        _("Your idea was shipped"),
        _(
            "Your idea is now available to everyone. This outcome matters most, so it earns the "
            "most."
        ),
        _("Your idea is now available to everyone, and the team wants to thank you."),
        _("Helpful comment"),
        _(
            "Someone found your comment helpful. Comments that help others earn points; writing "
            "comments alone does not."
        ),
        _("Your answer was accepted"),
        _(
            "The author or the team marked your comment as the answer, so others can find it "
            "right away."
        ),
        _("Your comment answers a question that others have too."),
        _("Duplicate reported"),
        _(
            "The team merged two ideas because you reported a duplicate. Their votes now count "
            "together."
        ),
        _("The team merged two ideas because you reported a duplicate."),
        _("Profile completed"),
        _("You completed your profile, so others know who they are talking to. Earned once."),
        _("First idea"),
        _("Submitted a first idea."),
        _("Submit one idea."),
        _("First vote"),
        _("Voted for someone else's idea."),
        _("Vote for someone else's idea."),
        _("Helpful"),
        _("Wrote comments that others found helpful."),
        _("Others find your comments helpful: 10 times for bronze, 50 for silver, 200 for gold."),
        _("Problem solver"),
        _("Wrote comments that were accepted as the answer."),
        _("Your comments are accepted as the answer: 1 for bronze, 10 for silver, 50 for gold."),
        _("Idea planned"),
        _("Submitted an idea that is planned."),
        _("One of your ideas is planned."),
        _("Idea shipped"),
        _("Submitted ideas that were shipped."),
        _("Your ideas are shipped: 1 for bronze, 5 for silver, 20 for gold."),
        _("Duplicate finder"),
        _("Reported duplicates, so that their votes count together."),
        _("Report duplicates that are merged: 1 for bronze, 10 for silver, 50 for gold."),
        _("Completed their profile."),
        _("Complete your profile."),
        _("Anniversary"),
        _("Has been a member for another year."),
        _("Awarded once for each year since joining."),
        _("First shipped idea"),
        _("Submitted the first idea that was shipped here."),
        _("Submit the first idea that is shipped in this community."),
        _("Milestone"),
        _("Contributed when the community reached a milestone."),
        _(
            "Submit one of the first 100, 1,000 or 10,000 ideas here. Awarded when that number is"
            " reached."
        ),
        _("Thank you"),
        _("Did something that deserves a thank-you."),
        _("Awarded by the team, with a note that explains why."),
        _("Outstanding help"),
        _("Helped the community far more than expected."),
        _("Awarded by the team, with a note that explains why. Two people have to approve it."),
        _("Your name in the release notes"),
        _(
            "We thank you by name in the next release notes, with a link to your profile if you "
            "like. The team asks you how you want to be named."
        ),
        _("How should we name you, and which link may we add?"),
        _("Early access"),
        _(
            "Try the next release some weeks before everyone else, and tell us what to improve "
            "while it is still easy to change."
        ),
        _("Ask the team anything"),
        _(
            "Half an hour with someone who builds the product. You choose the topic. The only "
            "questions we can't answer are those about other customers."
        ),
        _("What would you like to talk about?"),
    )
)


def say(text: str) -> str:
    """Return a text in the viewer's language where it is one of the defaults."""
    return str(gettext(text)) if text in TEXTS else text
