"""Does what people and jobs can do with rewards; read this room first."""

from services.rewards.actions.abuse_cases.cases import (
    CaseForm,
    appeal_case,
    confirm_case,
    dismiss_case,
    finalize_cases,
    forget_cases,
    get_case,
    grant_appeal,
    list_cases,
    open_case,
    reject_appeal,
)
from services.rewards.actions.abuse_cases.detection import detect_abuse
from services.rewards.actions.badges.achievements import (
    create_achievement,
    get_achievement,
    list_achievements,
    preview_achievement,
    retire_achievement,
    update_achievement,
)
from services.rewards.actions.badges.art import get_art
from services.rewards.actions.badges.awards import check_badges, recompute_community, refresh_badges
from services.rewards.actions.badges.badges import (
    approve_badge,
    award_badge,
    decline_badge,
    get_badge,
    list_badges,
    revoke_badge,
)
from services.rewards.actions.badges.effects import get_achievement_effect
from services.rewards.actions.badges.holders import list_holders
from services.rewards.actions.credentials.claims import claim_badge
from services.rewards.actions.credentials.credentials import get_credential
from services.rewards.actions.credentials.documents import get_achievement_document
from services.rewards.actions.credentials.issuers import (
    get_issuer,
    get_issuer_key,
    rotate_issuer_keys,
    update_issuer,
)
from services.rewards.actions.credentials.status_lists import get_status_list
from services.rewards.actions.credentials.verifications import verify_credential
from services.rewards.actions.invalidations import let_nobody_earn, set_object_valid, withdraw
from services.rewards.actions.invariants import check_invariants
from services.rewards.actions.maintenance import purge, refresh_levels, run_due
from services.rewards.actions.members import export_member, reconcile_members
from services.rewards.actions.people import (
    erase_member,
    forget_member,
    remember_community,
)
from services.rewards.actions.perks.perks import create_perk, get_perk, list_perks, update_perk
from services.rewards.actions.perks.redemptions import (
    approve_redemption,
    cancel_redemption,
    decline_redemption,
    expire_redemptions,
    forget_redemptions,
    fulfil_redemption,
    get_redemption,
    list_redemptions,
    redeem_perk,
)
from services.rewards.actions.points.adjustments import (
    adjust_points,
    approve_adjustment,
    decline_adjustment,
    list_adjustments,
)
from services.rewards.actions.points.facts import backfill_facts, record_facts
from services.rewards.actions.points.leaderboards import (
    check_leaderboards,
    get_leaderboard,
    keep_leaderboards,
    rebuild_leaderboards,
    run_leaderboards,
    set_scores,
)
from services.rewards.actions.points.levels import list_levels
from services.rewards.actions.points.points import get_points
from services.rewards.actions.points.previews import get_shadow_results, preview_rule
from services.rewards.actions.points.rules import (
    create_rule,
    get_rule,
    list_rules,
    publish_rule,
    retire_rule,
    update_rule,
)
from services.rewards.actions.points.transfers import TransferFilter, get_transfer, search_transfers
from services.rewards.actions.preferences import get_preferences, update_preferences
from services.rewards.actions.recompute import recompute_member, recompute_queued, run_recompute
from services.rewards.actions.seeds import ensure_seeded

__all__ = [
    "CaseForm",
    "TransferFilter",
    "adjust_points",
    "appeal_case",
    "approve_adjustment",
    "approve_badge",
    "approve_redemption",
    "award_badge",
    "backfill_facts",
    "cancel_redemption",
    "check_badges",
    "check_invariants",
    "check_leaderboards",
    "claim_badge",
    "confirm_case",
    "create_achievement",
    "create_perk",
    "create_rule",
    "decline_adjustment",
    "decline_badge",
    "decline_redemption",
    "detect_abuse",
    "dismiss_case",
    "ensure_seeded",
    "erase_member",
    "expire_redemptions",
    "export_member",
    "finalize_cases",
    "forget_cases",
    "forget_member",
    "forget_redemptions",
    "fulfil_redemption",
    "get_achievement",
    "get_achievement_document",
    "get_achievement_effect",
    "get_art",
    "get_badge",
    "get_case",
    "get_credential",
    "get_issuer",
    "get_issuer_key",
    "get_leaderboard",
    "get_perk",
    "get_points",
    "get_preferences",
    "get_redemption",
    "get_rule",
    "get_shadow_results",
    "get_status_list",
    "get_transfer",
    "grant_appeal",
    "keep_leaderboards",
    "let_nobody_earn",
    "list_achievements",
    "list_adjustments",
    "list_badges",
    "list_cases",
    "list_holders",
    "list_levels",
    "list_perks",
    "list_redemptions",
    "list_rules",
    "open_case",
    "preview_achievement",
    "preview_rule",
    "publish_rule",
    "purge",
    "rebuild_leaderboards",
    "recompute_community",
    "recompute_member",
    "recompute_queued",
    "reconcile_members",
    "record_facts",
    "redeem_perk",
    "refresh_badges",
    "refresh_levels",
    "reject_appeal",
    "remember_community",
    "retire_achievement",
    "retire_rule",
    "revoke_badge",
    "rotate_issuer_keys",
    "run_due",
    "run_leaderboards",
    "run_recompute",
    "search_transfers",
    "set_object_valid",
    "set_scores",
    "update_achievement",
    "update_issuer",
    "update_perk",
    "update_preferences",
    "update_rule",
    "verify_credential",
    "withdraw",
]
