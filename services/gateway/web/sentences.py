"""Says the refusals of the services in the viewer's language: one sentence for each reason."""

from dataclasses import replace

from flask_babel import lazy_gettext as _

from services.gateway.web import faults
from shared.errors import Problem

# By the status of the answer. A placeholder is filled from the refusal's metadata.
BY_STATUS = {
    401: {
        "ACCESS_TOKEN_INVALID": _(
            "This token is not valid: it is wrong, has expired or was revoked."
        ),
        "OPENED_IN_ANOTHER_BROWSER": _(
            "This link was requested in another browser. Enter the code %(code)s there, or request "
            "a new link here."
        ),
        "SIGN_IN_CODE_EXPIRED": _(
            "This code no longer works: it has expired, was used, or a wrong one was entered too "
            "often. Request a new email."
        ),
        "SIGN_IN_CODE_WRONG": _("This code is not right. Check the newest email and try again."),
        "SIGN_IN_LINK_INVALID": _(
            "This link is no longer valid: it was already used or is older than 15 minutes. "
            "Request a new one."
        ),
        "ACTOR_TOKEN_INVALID": _("You are no longer signed in. Sign in again."),
        "SIGN_IN_NEEDED": _("Sign in to do this."),
        "UNAUTHENTICATED": _("Sign in to do this."),
    },
    403: {
        "NOT_DELETED_BY_YOU": _("Only the person who deleted this, or staff, can restore it."),
        "NOT_THE_AUTHOR": _("Only the author or staff can change this. You can comment instead."),
        "POSTING_NOT_ALLOWED": _("Only staff can post on this board. Choose another board."),
        "HOSTS_NEED_OPERATOR": _(
            "Only the operator of this server can change host names and the slug."
        ),
        "NOT_YOURS": _(
            "This is another member’s account. Only they or an administrator can do this."
        ),
        "STAFF_OUT_OF_REACH": _("Only an administrator can do this to a staff member."),
        "INVITATION_NEEDED": _("You need an invitation to join. Ask a member to invite you."),
        "SCOPES_TOO_WIDE": _("A token can’t create a token with more permissions than its own."),
        "OWN_AWARD": _("You can’t award a badge to yourself. Ask someone else on the team."),
        "OWN_POINTS": _("These are your own points, so someone else has to decide."),
        "SECOND_PERSON_NEEDED": _("You requested this yourself, so someone else has to decide."),
        "EVERY_BADGE_HIDDEN": _(
            "Only the member and staff can see badges that are no longer active."
        ),
        "OWN_AWARD_DECIDED": _("This award is for you, so someone else has to decide."),
        "APPEAL_NEEDS_ANOTHER": _(
            "You decided this case, so someone else has to review the appeal."
        ),
        "NOT_YOUR_CASE": _("Only the member this case is about can appeal."),
        "OWN_CASE": _("This case is about you, so someone else has to decide."),
        "NOT_THE_HOLDER": _("Only the member who earned this badge can claim it."),
        "NOT_YOUR_REDEMPTION": _(
            "Only the member can cancel their redemption. Decline it instead."
        ),
        "OWN_REDEMPTION": _("This is your own redemption, so someone else has to decide."),
        "MEMBER_SUSPENDED": _("Your account is suspended, so you can read but not take part."),
        "CAPABILITY_NEEDED": _(
            "You moderate other boards, but not this one. Ask an administrator of this community."
        ),
        "ROLE_NEEDED": _("Your role does not allow this. Ask an administrator of this community."),
        "SCOPE_NEEDED": _(
            "The scopes of this token do not allow this. Create one with the scope it needs."
        ),
        "NOT_ALLOWED": _(
            "You don’t have permission to do this. Ask an administrator if you need access."
        ),
    },
    404: {
        "ERASURE_NOT_FOUND": _(
            "Erasure not found. Check the link; erasures are deleted a year after they were "
            "completed."
        ),
        "EXPORT_NOT_FOUND": _(
            "Export not found. Exports are deleted a day after they were created."
        ),
        "IMPORT_NOT_FOUND": _(
            "Import not found. Imports are deleted a week after they were created."
        ),
        "SUGGESTION_NOT_FOUND": _("Report not found. Check the list of reported duplicates."),
        "BOARD_NOT_FOUND": _("Board not found. Check its address in the list of boards."),
        "COMMENT_NOT_FOUND": _("Comment not found. It may have been deleted."),
        "IDEA_NOT_FOUND": _("Idea not found. Check the number or search for it."),
        "PERSON_NOT_FOUND": _("No member has this handle. Check the spelling."),
        "TAG_NOT_FOUND": _("Tag not found. Check its address in the list of tags."),
        "VOTE_NOT_FOUND": _("Vote first, then say how much you need it."),
        "COMMUNITY_NOT_FOUND": _("Community not found. Check the address."),
        "CAPABILITY_NOT_FOUND": _("Capability not found. It may have expired or been revoked."),
        "MEMBER_NOT_FOUND": _("Member not found. Check the handle."),
        "ACCESS_TOKEN_NOT_FOUND": _("Access token not found. It may have been revoked already."),
        "ACHIEVEMENT_NOT_FOUND": _(
            "Achievement not found. Check its address in the list of achievements."
        ),
        "RECIPIENT_NOT_FOUND": _(
            "There is no member with this handle, so the badge was not awarded. Check the spelling."
        ),
        "ADJUSTMENT_NOT_FOUND": _("Adjustment not found. Check the list of adjustments."),
        "BADGE_NOT_FOUND": _("Badge not found. Check the address."),
        "CASE_NOT_FOUND": _("Case not found. Check the list of cases."),
        "CREDENTIAL_FORGOTTEN": _(
            "This credential was revoked because the recipient’s account was deleted."
        ),
        "ISSUER_KEY_NOT_FOUND": _(
            "Key not found. All keys of this issuer are listed in its profile."
        ),
        "ISSUER_UNKNOWN": _("This community has not issued any credentials yet."),
        "STATUS_LIST_NOT_FOUND": _("Status list not found."),
        "PERK_NOT_FOUND": _("Perk not found. Check its address in the list of perks."),
        "REDEMPTION_NOT_FOUND": _("Redemption not found. Check your redemptions."),
        "RULE_NOT_FOUND": _("Rule or version not found. Check the list of rules."),
        "TRANSFER_NOT_FOUND": _("Entry not found in your points history."),
        "NOT_FOUND": _("Not found. Check the address or search for it."),
    },
    409: {
        "EMAIL_MISSING": _(
            "%(handle)s has no email address, so nobody can sign in with it. Set one first."
        ),
        "EXPORT_NOT_DONE": _(
            "This export is not finished yet. Wait until it is, then download it."
        ),
        "FILE_MISSING": _("The file no longer exists. Upload it again."),
        "IMPORT_ENDED": _("This import has already ended."),
        "IMPORT_RUNNING": _(
            "Another import is running. Wait until it has finished, then try again."
        ),
        "IMPORT_STARTED": _(
            "This import has started, so its file can’t be changed. Create another import."
        ),
        "NOTHING_TO_UNDO": _("This import has created nothing, so there is nothing to undo."),
        "SUGGESTION_ACCEPTED": _(
            "The two ideas have been merged, so this report is accepted. Undo the merge if they "
            "are not duplicates."
        ),
        "MERGE_INTO_ITSELF": _("An idea can’t be merged into itself. Choose another one."),
        "NOT_MERGED": _(
            "Idea #%(number)s is not merged into another, so there is nothing to undo."
        ),
        "BOARD_HOLDS_IDEAS": _(
            "This board still has ideas. Move or merge them first, or set “Who posts” to nobody."
        ),
        "BOARD_READ_ONLY": _("This board does not accept new ideas. Choose another board."),
        "COMMENTS_LOCKED": _("Comments on this idea are locked. You can still vote and follow."),
        "COMMENT_DELETED": _("This comment was deleted."),
        "COMMENT_NOT_PUBLIC": _("You can only mark public comments as helpful."),
        "CONTENT_REMOVED": _("This was permanently removed and can’t be restored."),
        "IDEA_DELETED": _("This idea was deleted."),
        "MERGED_IDEAS_STAY": _(
            "Other ideas were merged into this one. Undo those merges before you delete it."
        ),
        "MERGED_ONLY_BY_MERGING": _(
            "The status can’t be set to merged. Merge the idea into another one instead."
        ),
        "OTHERS_TOOK_PART": _(
            "Others have voted or commented, so only staff can delete this idea."
        ),
        "OWN_COMMENT": _("You can’t mark your own comment as helpful."),
        "REPLY_TOO_DEEP": _("You can’t reply to this comment here. Reload the page and try again."),
        "SLUG_TAKEN": _("This address is already taken. Choose another."),
        "VOTING_CLOSED": _(
            "Voting is closed for this idea, so your vote was not counted. You can follow the idea "
            "instead."
        ),
        "ALREADY_MERGED": _("This idea was merged into another. Vote and comment there."),
        "CONDUCT_OUTDATED": _(
            "There is a newer version of the code of conduct. Read and accept version %(version)s."
        ),
        "HOST_TAKEN": _("Another community uses the host name %(host)s. Choose another."),
        "ALREADY_MEMBER": _("@%(handle)s already uses this email address."),
        "EDITED_MEANWHILE": _(
            "Someone else changed this while you were editing. What you typed is still here: check "
            "the current version, then save again."
        ),
        "EMAIL_TAKEN": _("Another member uses this email address."),
        "HANDLE_TAKEN": _("This handle is already taken. Choose another."),
        "LAST_ADMIN": _(
            "This is the last administrator. Make someone else an administrator first."
        ),
        "NOT_ACTIVE": _("This is only possible for active members."),
        "NOT_SUSPENDED": _("This member is not suspended."),
        "NOT_TO_YOURSELF": _("You can’t do this to your own account. Ask another administrator."),
        "ACHIEVEMENT_RETIRED": _("This achievement is retired. Create a new one."),
        "ACHIEVEMENT_SLUG_TAKEN": _(
            "This slug is already used by another achievement. Choose another."
        ),
        "ALREADY_HELD": _(
            "This member already has this badge or is about to get it. It can be awarded once."
        ),
        "NOT_MANUALLY_AWARDABLE": _(
            "This achievement can’t be awarded manually: members earn it automatically."
        ),
        "PREVIEW_TOO_LARGE": _(
            "There are too many events for a preview. Limit the achievement, for example to some "
            "boards."
        ),
        "ADJUSTMENT_DECIDED": _(
            "This adjustment is already decided. Create another one to correct it."
        ),
        "NOT_ENOUGH_TO_TAKE": _("The member does not have that much. Enter a smaller amount."),
        "BADGE_NOT_HELD": _("This badge is no longer active, so there is nothing to revoke."),
        "BADGE_NOT_WAITING": _("This badge is already decided."),
        "APPEAL_NOT_OPEN": _("You can appeal a confirmed case only, and only once."),
        "APPEAL_TOO_LATE": _(
            "The time to appeal is over. Contact the staff of this community instead."
        ),
        "CASE_DECIDED": _("This case is already decided."),
        "NOTHING_TO_SET_ASIDE": _(
            "There is nothing to put on hold: nobody confirmed anything for this member in this "
            "period that is not already part of a case. Choose another period or other members."
        ),
        "TOO_MANY_FACTS": _("There are too many events in this period. Choose a shorter one."),
        "BADGE_NOT_CLAIMED": _(
            "This badge has no credential yet. The member gets one by claiming it."
        ),
        "BADGE_NOT_GRANTED": _("This badge is not active, so it can’t be claimed."),
        "ISSUER_NOT_READY": _(
            "This community can’t issue credentials yet. The operator has to set "
            "UPWELL_REWARDS_SECRET, which encrypts the signing keys."
        ),
        "ISSUER_SECRET_CHANGED": _(
            "The keys of this community were encrypted with another UPWELL_REWARDS_SECRET. The "
            "operator has to restore it, or an administrator has to replace the keys."
        ),
        "LEVEL_TOO_LOW": _(
            "You need a higher level. Your points page shows what the next level needs."
        ),
        "LIMIT_REACHED": _("You have reached the limit per member for this perk."),
        "NOT_ENOUGH_CREDIT": _("You do not have enough credits, so nothing was redeemed."),
        "NOT_YET": _("You can’t redeem this perk yet."),
        "OUT_OF_STOCK": _(
            "This perk is out of stock, so nothing was redeemed. It may become available again if "
            "someone cancels."
        ),
        "OVER": _("This perk has ended. Check the other perks."),
        "PERK_NEVER_DRAFT_AGAIN": _(
            "This perk was already published, so it can’t become a draft again. Retire it instead."
        ),
        "PERK_NOT_ACTIVE": _("This perk is not available right now."),
        "PERK_SLUG_TAKEN": _("This slug is already used by another perk. Choose another."),
        "REDEMPTION_APPROVED": _(
            "This redemption is approved, so it does not expire. Deliver or decline it."
        ),
        "REDEMPTION_NOT_APPROVED": _("This redemption is not approved yet. Approve it first."),
        "REDEMPTION_SETTLED": _("This redemption is already completed and can’t be changed."),
        "STANDING_TOO_LOW": _("You need more reputation. Your points page shows how to earn it."),
        "NOT_IN_SHADOW": _(
            "This version does not run in shadow mode. Run it in shadow mode first."
        ),
        "RULE_NOT_LIVE": _("No version of this rule is active, so there is nothing to retire."),
        "RULE_SLUG_TAKEN": _("This slug is already used by another rule. Choose another."),
        "VERSION_ALREADY_OUT": _("This version was active before and has ended. Create a new one."),
        "SOURCE_EMPTY": _(
            "There are no events, but the ledger has points based on some. Restore the events "
            "first."
        ),
        "TOO_MUCH_WOULD_CHANGE": _(
            "%(changed)s of %(members)s members would change, more than the limit of %(percent)s "
            "percent. Nothing was changed."
        ),
        "ALREADY_EXISTS": _("This already exists."),
        "CONFLICT": _(
            "Someone else changed this while you were editing. Reload it and make your change "
            "again."
        ),
        "FAILED_PRECONDITION": _("This is not possible."),
    },
    422: {
        "FILE_TOO_LARGE": _("The file is too large. Split it and import the parts."),
        "OFFSET_WRONG": _("The upload was interrupted. Upload the file again."),
        "ANSWER_MISSING": _(
            "Explain your decision, so that the member who reported it understands it."
        ),
        "OTHER_IDEA_UNKNOWN": _("Idea not found. Check the number or search for it."),
        "SAME_IDEA": _("This is the idea you are looking at. Choose the other one."),
        "COMMENTS_UNKNOWN": _(
            "Some of these comments do not belong to this idea. Reload the page and choose again."
        ),
        "TOO_MANY_MOVED": _("You can’t move that many at once. Choose fewer."),
        "VOTERS_UNKNOWN": _(
            "Some of these members did not vote on this idea. Reload the page and choose again."
        ),
        "REASON_MISSING": _("Write a message to voters and explain the decision."),
        "REQUEST_ID_REUSED": _(
            "You already submitted this form with different content. Submit again to create a "
            "second entry."
        ),
        "SOURCE_MISSING": _("Choose the system the data comes from."),
        "TOO_MANY_RECORDS": _("The import contains too many records at once."),
        "BATCH_TOO_LARGE": _("Too many votes at once. Wait a moment and try again."),
        "VOTER_UNKNOWN": _(
            "This member is not available yet. Try again in a moment; what you typed is kept."
        ),
        "VOTE_SOURCE_UNKNOWN": _("This vote comes from an unknown source, so it was not counted."),
        "WEIGHT_UNKNOWN": _("Choose how much you need it."),
        "KIND_FIXED": _("The type can’t be changed. Create a new achievement."),
        "RECORDS_INVALID": _("Some records are not valid, so nothing was changed."),
        "PAGE_SIZE_NEGATIVE": _("The page size can’t be negative."),
        "PAGE_TOKEN_UNKNOWN": _(
            "This page of the list no longer exists. Start again from the first page."
        ),
        "INVALID": _("Some fields need a change."),
    },
    429: {
        "TOO_MANY_LINKS": _(
            "Too many links were requested for this address. Use the newest email, or wait half an "
            "hour and try again."
        ),
        "TOO_MANY_TOKENS": _(
            "You already have %(most)s access tokens. Revoke one you no longer use first."
        ),
        "RATE_LIMITED": _("Too many requests. Wait a moment and try again."),
    },
    # What a call says that failed without a reason of its own.
    500: {
        "INTERNAL": _("Something went wrong on our side. Nothing was lost."),
        "UNKNOWN": _("Something went wrong on our side. Nothing was lost."),
    },
    503: {
        "DEADLINE_PASSED": _("This took too long. Nothing was changed; try again in a moment."),
        "LEADERBOARDS_UNAVAILABLE": _(
            "Leaderboards are unavailable right now. Try again in a moment."
        ),
        "UNAVAILABLE": _(
            "Part of this site is unavailable. Nothing was lost; try again in a moment."
        ),
        "DATABASE_AWAY": _(
            "Part of this site is unavailable. Nothing was changed; try again in a moment."
        ),
        "DEADLINE_MISSING": _("Something went wrong on our side. Nothing was lost."),
    },
}
SENTENCES = {reason: sentence for group in BY_STATUS.values() for reason, sentence in group.items()}
# What staff read in the console instead.
STAFF_SENTENCES = {
    "CONFLICT": _("Someone else changed this in the meantime. Reload the page, then try again."),
    "EDITED_MEANWHILE": _(
        "Someone else changed this in the meantime. Reload the page, then try again."
    ),
    "ALREADY_MERGED": _(
        "One of these ideas was already merged into another. Choose that one instead."
    ),
    "VOTER_UNKNOWN": _(
        "This customer is not available yet. Try again in a moment; what you typed is kept."
    ),
    "VOTING_CLOSED": _("Voting is closed for this idea, so your vote was not counted."),
}


def sentence(problem: Problem, *, staff: bool = False) -> str:
    """Return what people read of a problem; the gateway's own problems are translated already."""
    if not problem.code:
        return problem.message
    if problem.reason == "INVALID" and problem.fields:
        return " ".join(fields(problem).values())
    known = (STAFF_SENTENCES.get(problem.reason) if staff else None) or SENTENCES.get(
        problem.reason
    )
    if known is None:
        return problem.message
    try:
        return str(known) % problem.metadata
    except KeyError:
        return problem.message


def fields(problem: Problem) -> dict[str, str]:
    """Return one translated sentence for each faulty field."""
    return {name: faults.translate(text) for name, text in problem.fields.items()}


def translated(problem: Problem, *, staff: bool = False) -> Problem:
    """Return the same problem in the viewer's language."""
    return replace(problem, message=sentence(problem, staff=staff), fields=fields(problem))
