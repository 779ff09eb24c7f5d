"""Does what people can do with ideas: one function each, in one transaction. Read this first."""

from services.ideas.actions.activity import get_member_activity
from services.ideas.actions.answers import answer_idea, mark_answer
from services.ideas.actions.boards import (
    create_board,
    delete_board,
    get_board,
    list_boards,
    update_board,
)
from services.ideas.actions.comments import (
    create_comment,
    delete_comment,
    list_comments,
    undelete_comment,
    update_comment,
)
from services.ideas.actions.duplicates import (
    decline_duplicate_suggestion,
    list_duplicate_suggestions,
    suggest_duplicate,
)
from services.ideas.actions.exports import export_ideas, export_member
from services.ideas.actions.feed import list_feed_entries
from services.ideas.actions.filters import Filter
from services.ideas.actions.follows import follow_idea, unfollow_idea
from services.ideas.actions.helpful_marks import mark_helpful, unmark_helpful
from services.ideas.actions.home import get_home
from services.ideas.actions.ideas import (
    create_idea,
    delete_idea,
    get_idea,
    get_idea_page,
    list_ideas,
    undelete_idea,
    update_idea,
)
from services.ideas.actions.imports import import_ideas, undo_import
from services.ideas.actions.invariants import check_invariants
from services.ideas.actions.maintenance import derive_texts, purge
from services.ideas.actions.merges import merge_idea, preview_merge, unmerge_idea
from services.ideas.actions.people import (
    erase_member,
    forget_member,
    reinstate_member,
    suspend_member,
)
from services.ideas.actions.revisions import list_comment_revisions, list_idea_revisions
from services.ideas.actions.roadmap import get_roadmap
from services.ideas.actions.rollup import fold, recount_waiting, run_rollup
from services.ideas.actions.settings import get_settings, update_settings
from services.ideas.actions.similar_ideas import list_similar_ideas
from services.ideas.actions.sitemap import list_sitemap_entries
from services.ideas.actions.splits import Split, split_idea
from services.ideas.actions.statuses import change_idea_status, list_status_changes
from services.ideas.actions.tags import create_tag, delete_tag, list_tags, update_tag
from services.ideas.actions.titles import batch_get_titles
from services.ideas.actions.unanswered_ideas import list_unanswered_ideas
from services.ideas.actions.voters import list_voters
from services.ideas.actions.votes import (
    VoteRequest,
    batch_vote,
    cast_vote,
    cast_vote_on_behalf,
    retract_vote,
    retract_vote_on_behalf,
    vote_request,
    weigh_vote,
)

__all__ = [
    "Filter",
    "Split",
    "VoteRequest",
    "answer_idea",
    "batch_get_titles",
    "batch_vote",
    "cast_vote",
    "cast_vote_on_behalf",
    "change_idea_status",
    "check_invariants",
    "create_board",
    "create_comment",
    "create_idea",
    "create_tag",
    "decline_duplicate_suggestion",
    "delete_board",
    "delete_comment",
    "delete_idea",
    "delete_tag",
    "derive_texts",
    "erase_member",
    "export_ideas",
    "export_member",
    "fold",
    "follow_idea",
    "forget_member",
    "get_board",
    "get_home",
    "get_idea",
    "get_idea_page",
    "get_member_activity",
    "get_roadmap",
    "get_settings",
    "import_ideas",
    "list_boards",
    "list_comment_revisions",
    "list_comments",
    "list_duplicate_suggestions",
    "list_feed_entries",
    "list_idea_revisions",
    "list_ideas",
    "list_similar_ideas",
    "list_sitemap_entries",
    "list_status_changes",
    "list_tags",
    "list_unanswered_ideas",
    "list_voters",
    "mark_answer",
    "mark_helpful",
    "merge_idea",
    "preview_merge",
    "purge",
    "recount_waiting",
    "reinstate_member",
    "remove_votes_of",
    "retract_vote",
    "retract_vote_on_behalf",
    "run_rollup",
    "split_idea",
    "suggest_duplicate",
    "suspend_member",
    "undelete_comment",
    "undelete_idea",
    "undo_import",
    "unfollow_idea",
    "unmark_helpful",
    "unmerge_idea",
    "update_board",
    "update_comment",
    "update_idea",
    "update_settings",
    "update_tag",
    "vote_request",
    "weigh_vote",
]
