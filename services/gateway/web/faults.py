"""Says in the viewer's language what a service found wrong with a field, or with a credential.

A service sends such a sentence in English and filled in, so it is found by its shape.
"""

import functools
import re

from flask_babel import gettext

from services.gateway.web.labels import reports


def _(text: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is found."""
    return text


# As the services write them, with a name for each part that is filled in.
SENTENCES = (
    _("Enter a number from 0 to %(most)s."),
    _("A community can have at most %(most)s boards."),
    _("This board does not exist. Choose one from the list of boards."),
    _("Enter a language tag like en or pt-BR."),
    _("Choose at most %(most)s tags."),
    _("Some of these tags do not exist. Choose from the list of tags."),
    _("Enter an ID of 1 to %(most)s plain characters."),
    _("This time is in the future."),
    _("This external ID is already used in this batch. Use each ID once."),
    _("The board %(board)s does not exist, and only administrators can create boards."),
    _("Unknown status. Use open, planned, shipped and so on."),
    _("The status is merged, but the target idea is missing."),
    _("No member has this ID. Import the member first."),
    _("This time is before %(year)s."),
    _("The tag %(tag)s has no letter or digit."),
    _("%(kind)s is not a type of change."),
    _("This comment’s external ID is already used."),
    _("It replies to %(parent)s, which is not a comment on this idea."),
    _("This can't be a number of votes."),
    _("Unknown importance."),
    _("Unknown source."),
    _("Unknown status."),
    _("Merged ideas are listed by themselves."),
    _("Relevance only sorts search results. Add a query or use top."),
    _("Request at most %(most)s at once."),
    _("Enter 1 to %(most)s days."),
    _("Enter one hour (0.0417) to %(most)s days."),
    _("Choose one of %(choices)s."),
    _(
        "It was merged into %(idea)s, which does not exist. Import that idea too, or leave the "
        "merge out."
    ),
    _("It would be merged into itself: the merges form a circle."),
    _("It was already merged into idea #%(number)s. Undo that merge first."),
    _("The idea %(idea)s from %(source)s does not exist. Import it first."),
    _("Use 1 to 50 letters a to z, digits and hyphens between them."),
    _("This is the idea you are looking at. Choose the other one."),
    _("Idea not found. Check the number or search for it."),
    _("These members did not vote on this idea: %(names)s."),
    _("These comments do not belong to this idea: %(comments)s."),
    _("Choose at most %(most)s at once."),
    _("Explain to voters why this is declined."),
    _("Write a message to voters. It is shown on the idea with the status change."),
    _("This request ID was already used with different content. Use a new one."),
    _("Send at most %(most)s records per call."),
    _("Enter the system the records come from, for example canny."),
    _("A vote has to come from the portal, a widget or the API."),
    _("Choose nice, important or critical."),
    _("There is no active member with this ID in this community."),
    _("Send at most %(most)s votes per call."),
    _("Unknown sort order."),
    _("List the fields to update, or * for all of them."),
    _("Use ideas or links as the pass."),
    _("Enter the source in lowercase letters and digits, for example peps."),
    _("Send at most %(most)s records at once."),
    _("This version of the code of conduct does not exist."),
    _("Use at most %(most)s printable characters."),
    _("%(field)s can't be changed. Leave it out."),
    _("This page has expired. Reload it."),
    _("Unknown time zone. Choose one such as Europe/Vienna."),
    _("Choose one of the available languages: %(choices)s."),
    _("Use 1 to 40 letters a to z, digits and hyphens, for example example-ideas."),
    _("Choose who can read: %(choices)s."),
    _("Enter a colour as # and six hexadecimal digits, for example #0e6e74."),
    _("Enter at most 30."),
    _("%(word)s can't be used here."),
    _("This handle is reserved. Choose another."),
    _(
        "Use %(least)s to %(most)s letters a to z, digits, hyphens and underscores. Start and "
        "end with a letter or digit."
    ),
    _("The image is too large. Use one of at most 32 KiB."),
    _("Send the image as a data URL."),
    _("This file is not a supported image. Use %(kinds)s."),
    _("This image is damaged."),
    _("This is not a valid email address. Use a format like name@example.com."),
    _("Enter at most 20 topics."),
    _("Add at most 5 links."),
    _("A link has to start with http:// or https:// and include a site name."),
    _("Enter the scope as %(scope)s=<slug>, for example %(example)s=ideas."),
    _("Choose an end date within the next two years."),
    _("Choose one of these roles: %(choices)s."),
    _("%(scope)s is not a scope. The reference of the API lists them."),
    _("Choose an end date in the future, within ten years."),
    _("Choose whether posts are kept or deleted."),
    _("Unknown state."),
    _("Unknown access level."),
    _("Enter a time between the years 1 and 9999."),
    _("A community can have at most %(most)s achievements."),
    _("Choose approve or decline."),
    _("Nobody decided in time."),
    _("Describe what you noticed. Other staff can read it."),
    _("Explain the result of the appeal to the member."),
    _("Explain to the member why the points were removed."),
    _("Explain why you disagree. Someone else will read it."),
    _("Choose a reason."),
    _("The image contains %(count)s credentials. It has to contain one."),
    _("The image is damaged."),
    _("The image declares a document type, which is not supported."),
    _("The document is nested too deeply."),
    _("The document contains too many values."),
    _("The document has too many unnamed parts."),
    _("The document has too many unnamed parts that look the same."),
    _("The contexts do not define %(name)s."),
    _("A name appears twice."),
    _("It is not a JSON object."),
    _("It contains an invalid number."),
    _("It does not have three parts."),
    _("It is not base64url."),
    _("It is an Open Badges 3.0 credential."),
    _(
        "Its contexts are not those of Open Badges 3.0 in the required order, so its fields "
        "could mean anything."
    ),
    _("Its type is not an Open Badges 3.0 credential."),
    _("It does not say who received it."),
    _("The ID, issuer, achievement or start date is missing."),
    _("It is written in an ambiguous way."),
    _(
        "The key would have to be fetched from the issuer, which we do not do. Verify the "
        "badge at its issuer."
    ),
    _("It was changed after it was signed, or signed by someone else."),
    _("We can’t confirm that the key belongs to the issuer without asking the issuer."),
    _("It is currently valid."),
    _("Its status is unknown: we would have to fetch the issuer’s list, which we do not do."),
    _("It does not identify the recipient by email address."),
    _("It is not signed."),
    _("The signature method is not supported. We support eddsa-rdfc-2022."),
    _("Its header requires something we do not support."),
    _("The claims next to the credential contradict it."),
    _("It names a key that this community never used."),
    _("It has not been changed since it was signed with the named key."),
    _("This community issued it."),
    _("The issuer did not sign it in this form."),
    _("It contains an invalid time."),
    _("It is not valid yet."),
    _("It has expired."),
    _("It has not been revoked."),
    _("It can't be revoked: it names no revocation list."),
    _("It was issued to another address."),
    _("Paste a credential or upload a file."),
    _("The credential is too large. The limit is 1 MiB."),
    _("It names this community, but this community did not sign it."),
    _("It is signed by this community, but we have no record of it."),
    _("Its issuer is the owner of that key; the key does not say who that is."),
    _("Its status is unknown: we have no record of this credential."),
    _("It was revoked."),
    _("It was issued to this address."),
    _("Choose a time in the future, or none."),
    _("Enter the slug of a board, or leave it empty for all boards."),
    _("A new perk has to be a draft or active."),
    _("Send at most %(most)s at once."),
    _("Choose approve, decline or deliver."),
    _("A community can have at most %(most)s rules."),
    _("This version is already active. Retire the rule to end it."),
    _("The end has to be after the start."),
    _("Use lowercase letters, digits and single hyphens, at most %(most)s."),
    _("Choose a type."),
    _(
        "Enter at most %(boards)s boards and %(sources)s sources by their slugs, and no "
        "quantity below 0."
    ),
    _("Enter one threshold, or up to %(most)s tiers."),
    _("Enter 0 to %(most)s days."),
    _("Enter 0 to %(most)s days. 0 means it does not expire."),
    _("Enter 0 to %(most)s percent."),
    _("This type does not count events, so it has no trigger."),
    _("Choose an event to count."),
    _("Choose what to add up: %(choices)s."),
    _("Only sum-based achievements have a measure."),
    _("A threshold has to be 1 to %(most)s."),
    _("A holdout group is not possible for this type."),
    _("Badges awarded manually have no waiting time."),
    _("Enter 0 to %(most)s credits."),
    _("Only achievements awarded manually can give credits. Use rules for the others."),
    _("This type has no tiers."),
    _("Start with the lowest tier; each needs more than the one before."),
    _("The type can't be changed. Create a new achievement."),
    _("Give each tier its own name."),
    _("Use a lowercase word as the name of a tier, for example bronze."),
    _("Choose reputation (standing) or credits (credit)."),
    _("Enter a whole number from 1 to %(most)s, or a negative number to remove points."),
    _("Choose one of these shapes: %(choices)s."),
    _("Choose one of these symbols: %(choices)s."),
    _("Enter a colour as #rrggbb, for example #3b5bdb."),
    _("Enter a start date."),
    _("Enter an end date."),
    _("Use at most %(most)s characters."),
    _("Choose a period of at most one year."),
    _("Choose the accounts that belong to the same person."),
    _("You can't choose the member here too."),
    _("Choose at most %(most)s others."),
    _("The period is in the future."),
    _("Use at most %(most)s characters for the name."),
    _("Use at most %(most)s characters for the description."),
    _("Enter a web address that starts with https://."),
    _("Enter an email address, for example badges@example.com."),
    _("Enter the address of the community, for example https://ideas.example.com."),
    _("Enter an email address, for example ana@example.com, or leave it empty."),
    _("Explain to the member why you decline this."),
    _("Choose one of %(choices)s. A perk can't be money."),
    _("Choose one of %(choices)s, or none."),
    _("Enter a currency code of three capital letters (ISO 4217), for example EUR."),
    _("Enter a number up to %(most)s, or leave it empty for no limit."),
    _("Enter a whole number from 0 to %(most)s."),
    _("%(taken)s are already redeemed, so the total can't be lower."),
    _("Enter 1 to %(most)s points."),
    _("Enter 0 for no limit, or at most %(most)s points per day."),
    _("Enter 0 for none, or at most %(most)s hours."),
    _("Enter 0 to %(most)s people."),
    _("Choose at most %(most)s boards by their slugs, for example product."),
    _("Choose at most %(most)s sources, for example web, api or import."),
    _("Enter 0 for any, or at most %(most)s."),
    _("This rule gives %(unit)s, and that can't be changed. Create a new rule for another unit."),
    _(
        "The daily limit is lower than the points given at once, so the rule would never give "
        "points."
    ),
    _(
        "Only one person can cause this event, so it can't wait for several people. Use 0, or "
        "one of the triggers %(choices)s."
    ),
    _("%(type)s is not an event type. Use one of: %(choices)s."),
    _("An event needs a subject."),
    _("Enter when it happened."),
    _("A quantity can't be negative."),
    _("Enter what it is about, as ideas/12 or comments/<uid>."),
    _("Unknown %(what)s."),
    _("Choose one of the available formats."),
    _("Choose skip or stop."),
    _("Enter the name of the file."),
    _("Send between 1 byte and 1 MiB at a time."),
    _("The file is larger than %(most)s MiB. Split it and import the parts."),
    _("The next piece begins at %(size)s."),
    _("The format of the file is unknown. Specify one of: %(choices)s."),
    _(
        "Something went wrong on our side. You can import the file again without creating "
        "duplicates."
    ),
    _("Something went wrong on our side. Create another export."),
    _("Send at most 256 KiB of JSON files, and only for the archive of a member."),
    _("The service is not answering."),
    _("Something went wrong on our side. Undo the import again; nothing is removed twice."),
    _("Unknown period."),
    _("Unknown unit."),
    _("Unknown time."),
    _("Unknown format."),
    _("A status list is available as JSON-LD or JWT."),
    _("%(field)s can't be changed."),
    _("Unknown reason."),
    _("Identify the person by uid."),
    _("Invalid uid."),
    _("The page size can't be negative."),
    _("This contains control characters. Remove them; they usually come from copying text."),
    _("Use at most %(most)s characters; this has %(length)s."),
    _("This can't be empty."),
    _("Enter at least %(least)s characters; this has %(length)s."),
)
# As the gateway's schemas say them of a body of the API, or of a page's form.
SCHEMAS = (
    _("This field is required."),
    _("Send a string."),
    _("Send true or false."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("This number is too large."),
    _("Send a number from 1."),
    _("Enter a number from %(least)s to %(most)s."),
    _("Enter a whole number from %(least)s to %(most)s."),
    _("Enter a whole number from %(least)s to %(most)s, or a negative number to remove points."),
    _("Send a number from %(least)s to %(most)s, or null for any."),
    _("Send a number of days from %(least)s to %(most)s."),
    _("Enter %(least)s to %(most)s points."),
    _("Enter %(least)s to %(most)s credits."),
    _("Enter %(least)s to %(most)s days."),
    _("Enter %(least)s to %(most)s days. 0 means it does not expire."),
    _("Enter %(least)s to %(most)s percent."),
    _("Enter at most %(most)s."),
    _("Enter at most %(most)s topics."),
    _("Invite at most %(most)s people at once."),
    _("Add at most %(most)s links."),
    _("Choose one of: %(choices)s."),
    _("Choose a member."),
    _("Choose a badge."),
    _("Choose who can read and join."),
    _("Choose whether posts are kept or deleted."),
    _("Use 1 to %(most)s letters a to z, digits and hyphens between them."),
)
_PART = re.compile(r"%\\\((\w+)\\\)s")


@functools.cache
def _shapes() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return each sentence with its pattern, by its first word where that is not filled in."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    # A sentence without parts fits better than one with them.
    for text in sorted((*SENTENCES, *SCHEMAS, *reports.SENTENCES), key=lambda one: "%(" in one):
        pattern = re.compile(_PART.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)
        first = text.partition(" ")[0]
        found.setdefault("" if "%(" in first else first, []).append((text, pattern))
    return found


def _find(text: str) -> tuple[str, dict[str, str]] | None:
    """Return the sentence that a text is, and what is filled in."""
    shapes = _shapes()
    for known, pattern in (*shapes.get(text.partition(" ")[0], ()), *shapes.get("", ())):
        if found := pattern.fullmatch(text):
            return known, found.groupdict()
    return None


def is_known(text: str) -> bool:
    """Return whether the catalogue has the sentence."""
    return _find(text) is not None


def translate(text: str) -> str:
    """Return the sentence in the viewer's language; one that is not known stays as it is."""
    found = _find(text)
    if found is None:
        return text
    known, parts = found
    if "what" in parts:
        parts["what"] = translate(parts["what"])
    return str(gettext(known, **parts))
