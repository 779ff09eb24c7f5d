"""Does what people and jobs can do with rewards; read this room first."""

from services.rewards.actions.adjustments import (
    adjust_points,
    decide_adjustment,
    list_adjustments,
)
from services.rewards.actions.people import (
    erase_member,
    join_accounts,
    reinstate_member,
    remember_community,
    remember_member,
    remember_staff,
    suspend_member,
)
from services.rewards.actions.perks import (
    create_perk,
    get_perk,
    list_perks,
    update_perk,
)
from services.rewards.actions.points import get_points, get_transfer, list_levels
from services.rewards.actions.previews import get_shadow_results, preview_rule
from services.rewards.actions.recording import record_facts, turn_object, withdraw
from services.rewards.actions.redemptions import (
    cancel_redemption,
    decide_redemption,
    expire_redemptions,
    forget_redemptions,
    get_redemption,
    list_redemptions,
    redeem_perk,
)
from services.rewards.actions.rules import (
    create_rule,
    get_rule,
    list_rules,
    publish_rule,
    retire_rule,
    update_rule,
)
from services.rewards.actions.search import (
    TransferFilter,
    search_transfers,
)
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.actions.settle import settle
from services.rewards.actions.waiting import run_settling, settle_waiting

__all__ = [
    "TransferFilter",
    "adjust_points",
    "cancel_redemption",
    "create_perk",
    "create_rule",
    "decide_adjustment",
    "decide_redemption",
    "ensure_seeded",
    "erase_member",
    "expire_redemptions",
    "forget_redemptions",
    "get_perk",
    "get_points",
    "get_redemption",
    "get_rule",
    "get_shadow_results",
    "get_transfer",
    "join_accounts",
    "list_adjustments",
    "list_levels",
    "list_perks",
    "list_redemptions",
    "list_rules",
    "preview_rule",
    "publish_rule",
    "record_facts",
    "redeem_perk",
    "reinstate_member",
    "remember_community",
    "remember_member",
    "remember_staff",
    "retire_rule",
    "run_settling",
    "search_transfers",
    "settle",
    "settle_waiting",
    "suspend_member",
    "turn_object",
    "update_perk",
    "update_rule",
    "withdraw",
]
