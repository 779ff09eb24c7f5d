"""Plays the members and ideas services in memory, so that pages can be tried with any answer."""

# ruff: noqa: N802, ANN401, E501, C901, FBT003  methods are named by the contract
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import grpc
from google.protobuf.empty_pb2 import Empty

from shared import actor, clock
from shared.errors import to_status
from shared.refusals import Invalid, NotFound, Refusal, Refused, Unavailable
from upwell.ideas.v1 import ideas_pb2, ideas_pb2_grpc
from upwell.members.v1 import members_pb2, members_pb2_grpc

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


class VotingClosed(Refused):
    """Refuses a vote on what is decided."""

    message = "Voting is closed."


class SignInLinkUsed(Refused):
    """Refuses a link that was used."""

    message = "Used."


@dataclass
class Village:
    """Holds everything there is; tests change it as they like."""

    community: members_pb2.Community
    boards: list[ideas_pb2.Board] = field(default_factory=list)
    tags: list[ideas_pb2.Tag] = field(default_factory=list)
    ideas: dict[int, ideas_pb2.Idea] = field(default_factory=dict)
    comments: dict[str, ideas_pb2.Comment] = field(default_factory=dict)
    changes: dict[int, list[ideas_pb2.StatusChange]] = field(default_factory=dict)
    votes: set[tuple[int, str]] = field(default_factory=set)
    follows: set[tuple[int, str]] = field(default_factory=set)
    weights: dict[tuple[int, str], ideas_pb2.Weight] = field(default_factory=dict)
    members: dict[str, members_pb2.Member] = field(default_factory=dict)
    links: dict[str, members_pb2.RequestSignInLinkRequest] = field(default_factory=dict)
    tokens: dict[str, members_pb2.AccessToken] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    refuse: dict[str, Refusal] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    verifier: actor.Verifier | None = None

    def member(self, handle: str, name: str, *roles: str) -> members_pb2.Member:
        """Add a member."""
        made = members_pb2.Member(
            name=f"members/{handle}", uid=str(uuid4()), handle=handle, display_name=name,
            email=f"{handle}@example.org", state=members_pb2.MEMBER_STATE_ACTIVE, etag="1",
            roles=["member", *roles], is_staff=bool(actor.STAFF & set(roles)),
            accepted_conduct_version=1, locale="en", time_zone="Europe/Berlin",
        )  # fmt: skip
        made.create_time.FromDatetime(START)
        made.completeness.percent = 40
        made.completeness.missing.add(field="bio", unlocks="profile.bio")
        self.members[handle] = made
        return made

    def person(self, member: members_pb2.Member) -> ideas_pb2.Person:
        """Return a member as ideas show them."""
        return ideas_pb2.Person(
            uid=member.uid, handle=member.handle, display_name=member.display_name,
            is_staff=member.is_staff, avatar=member.avatar,
        )  # fmt: skip

    def board(self, slug: str, name: str, purpose: str = "", **more: int) -> ideas_pb2.Board:
        """Add a board."""
        made = ideas_pb2.Board(
            name=f"boards/{slug}", slug=slug, display_name=name, purpose=purpose, uid=str(uuid4()),
            kind=ideas_pb2.BOARD_KIND_IDEAS, access=ideas_pb2.BOARD_ACCESS_PUBLIC,
            posting=ideas_pb2.POSTING_MEMBERS, **more,
        )  # fmt: skip
        self.boards.append(made)
        return made

    def idea(
        self, title: str, by: members_pb2.Member, *, board: str = "", body: str = "",
        status: ideas_pb2.Status = ideas_pb2.STATUS_OPEN, votes: int = 1, **more: Any,
    ) -> ideas_pb2.Idea:  # fmt: skip
        """Add an idea."""
        number = len(self.ideas) + 1
        found = next((one for one in self.boards if one.slug == board), self.boards[0])
        made = ideas_pb2.Idea(
            name=f"ideas/{number}", number=number, title=title, body=body, excerpt=body.split("\n", maxsplit=1)[0],
            board=found, status=status, author=self.person(by), vote_count=votes, etag="1",
            visibility=ideas_pb2.VISIBILITY_VISIBLE,
            votable=status not in (ideas_pb2.STATUS_SHIPPED, ideas_pb2.STATUS_DECLINED, ideas_pb2.STATUS_MERGED),
            **more,
        )  # fmt: skip
        moment = START + timedelta(days=number)
        for one in (made.create_time, made.update_time, made.status_time):
            one.FromDatetime(moment)
        self.ideas[number] = made
        return made

    def comment(
        self,
        idea: ideas_pb2.Idea,
        by: members_pb2.Member,
        body: str,
        parent: str = "",
        **more: bool,
    ) -> ideas_pb2.Comment:
        """Add a comment."""
        uid = str(uuid4())
        made = ideas_pb2.Comment(
            name=f"{idea.name}/comments/{uid}", uid=uid, idea_number=idea.number, body=body, etag="1",
            parent_uid=parent, author=self.person(by), visibility=ideas_pb2.VISIBILITY_VISIBLE, **more,
        )  # fmt: skip
        made.create_time.FromDatetime(START + timedelta(days=20, minutes=len(self.comments)))
        made.update_time.CopyFrom(made.create_time)
        self.comments[uid] = made
        self.ideas[idea.number].comment_count += 1
        return made

    def decide(
        self, idea: ideas_pb2.Idea, status: ideas_pb2.Status, message: str, by: members_pb2.Member
    ) -> None:
        """Change a status with a sentence."""
        moment = START + timedelta(days=30)
        step = ideas_pb2.StatusChange(
            from_status=idea.status, to_status=status, message=message, author=self.person(by),
            kind="status",
        )  # fmt: skip
        step.create_time.FromDatetime(moment)
        self.changes.setdefault(idea.number, []).insert(0, step)
        idea.status = status
        idea.status_time.FromDatetime(moment)

    def seen(self, idea: ideas_pb2.Idea, who: actor.Actor) -> ideas_pb2.Idea:
        """Return an idea as somebody sees it."""
        made = ideas_pb2.Idea()
        made.CopyFrom(idea)
        key = (idea.number, str(who.member))
        made.viewer_has_voted = key in self.votes
        made.viewer_follows = key in self.follows
        made.viewer_weight = self.weights.get(key, ideas_pb2.WEIGHT_UNSPECIFIED)
        return made


def new_village() -> Village:
    """Return a village with two boards, three people and a handful of ideas."""
    community = members_pb2.Community(
        name="communities/ledgerly", uid=str(uuid4()), slug="ledgerly", display_name="Ledgerly voices",
        vision_place="people who close the books with Ledgerly",
        vision_benefit="seeing what happens to what they say",
        vision_excitement="get home earlier on a Friday",
        access=members_pb2.ACCESS_PUBLIC, locale="en", time_zone="UTC",
        conduct=members_pb2.Conduct(version=1, body="Be **kind**.", reuse_terms="CC BY 4.0"),
    )  # fmt: skip
    community.create_time.FromDatetime(START)
    found = Village(community)
    ana = found.member("ana-li", "Ana Li")
    found.member("tomas", "Tomáš Krejčí")
    sam = found.member("sam", "Sam Okafor", "admin")
    found.board("imports", "Imports", "What comes in, and how.", idea_count=4)
    found.board("mobile", "Mobile", "On the way.", idea_count=2)
    found.tags = [
        ideas_pb2.Tag(name="tags/csv", slug="csv", display_name="CSV", idea_count=2),
        ideas_pb2.Tag(name="tags/accounting", slug="accounting", display_name="Accounting"),
    ]
    first = found.idea(
        "Export my data as CSV", ana, votes=128, tags=[found.tags[0]],
        body="When I leave a project I need the numbers in a form my accountant can open.\n\n- one file per report\n- dates as `2026-11-22`",
    )  # fmt: skip
    found.idea(
        "Keyboard shortcuts in the report editor", sam, votes=64, body="Mouse costs me an hour."
    )
    found.idea("Offline mode for the mobile app", ana, board="mobile", votes=9)
    shipped = found.idea("Dark mode that follows the system", sam, votes=872)
    found.decide(first, ideas_pb2.STATUS_PLANNED, "We begin in *January*.", sam)
    found.decide(shipped, ideas_pb2.STATUS_SHIPPED, "Here it is.", sam)
    shipped.votable = False
    first.answer.body = "Yes, and soon."
    first.answer.author.CopyFrom(found.person(sam))
    first.answer.create_time.FromDatetime(START + timedelta(days=30))
    question = found.comment(first, sam, "Would a semicolon do?")
    found.comment(first, ana, "It would.", parent=question.uid)
    return found


def _answering(
    village: Village, service: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what makes a method refuse as tests ask."""

    def around(method: Callable[..., Any]) -> Callable[..., Any]:
        def answer(self: object, request: Any, context: grpc.ServicerContext) -> Any:
            village.calls.append(method.__name__)
            if service in village.away:
                raise Unavailable
            if method.__name__ in village.refuse:
                raise village.refuse[method.__name__]
            return method(self, request, context)

        return answer

    return around


def ideas_servicer(village: Village) -> ideas_pb2_grpc.IdeasServiceServicer:
    """Return the ideas service of a village."""

    def number(name: str) -> ideas_pb2.Idea:
        try:
            return village.ideas[int(name.split("/")[1])]
        except (KeyError, ValueError) as error:
            raise NotFound from error

    def comment(name: str) -> ideas_pb2.Comment:
        try:
            return village.comments[name.rsplit("/", 1)[-1]]
        except KeyError as error:
            raise NotFound from error

    def seen(found: list[ideas_pb2.Idea]) -> list[ideas_pb2.Idea]:
        return [village.seen(one, actor.current()) for one in found if not one.deleted]

    def matching(words: str) -> list[ideas_pb2.Idea]:
        wanted = [word for word in words.lower().split() if len(word) > 2]
        return [
            one for one in village.ideas.values() if any(w in one.title.lower() for w in wanted)
        ]

    def vote(entry: ideas_pb2.BatchVoteEntry, who: actor.Actor) -> ideas_pb2.VoteResult:
        idea = number(entry.name)
        if not idea.votable:
            raise VotingClosed
        key = (idea.number, str(who.member))
        if entry.retract and key in village.votes:
            village.votes.discard(key)
            idea.vote_count -= 1
        elif not entry.retract and key not in village.votes:
            village.votes.add(key)
            idea.vote_count += 1
        return ideas_pb2.VoteResult(
            idea_number=idea.number,
            viewer_has_voted=key in village.votes,
            vote_count=idea.vote_count,
        )

    def check_text(request: Any) -> None:
        faults = {}
        if len(request.title) < 8:
            faults["title"] = "Use at least 8 characters in the title, so others can find it."
        if faults:
            raise Invalid(faults)

    class Ideas(ideas_pb2_grpc.IdeasServiceServicer):
        def ListBoards(self, _request: Any, _context: Any) -> Any:
            return ideas_pb2.ListBoardsResponse(boards=village.boards)

        def ListTags(self, _request: Any, _context: Any) -> Any:
            return ideas_pb2.ListTagsResponse(tags=village.tags)

        def GetIdea(self, request: Any, _context: Any) -> Any:
            return village.seen(number(request.name), actor.current())

        def GetIdeaPage(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            who = actor.current()
            if idea.deleted and not who.is_staff and str(who.member) != idea.author.uid:
                raise NotFound
            page = ideas_pb2.IdeaPage(
                idea=village.seen(idea, who),
                comments=[
                    one for one in village.comments.values()
                    if one.idea_number == idea.number and (who.is_staff or not one.internal)
                ],
                status_changes=village.changes.get(idea.number, []),
                merged_ideas=[one for one in village.ideas.values() if one.merged_into == idea.number],
                follower_count=3,
            )  # fmt: skip
            if idea.merged_into:
                page.target.CopyFrom(village.ideas[idea.merged_into])
            return page

        def ListIdeas(self, request: Any, _context: Any) -> Any:
            found = matching(request.query) if request.query else list(village.ideas.values())
            who = str(actor.current().member)
            kept = [
                one for one in found
                if (not request.board or one.board.slug == request.board)
                and (not request.status or one.status == request.status)
                and (not request.tag or any(tag.slug == request.tag for tag in one.tags))
                and (not request.author or one.author.handle == request.author)
                and (not request.voted or (one.number, who) in village.votes)
                and (not request.followed or (one.number, who) in village.follows)
            ]  # fmt: skip
            key = "create_time" if request.order == ideas_pb2.ORDER_NEW else "vote_count"
            kept.sort(
                key=lambda one: one.number if key == "create_time" else one.vote_count, reverse=True
            )
            start = int(request.page_token or 0)
            answer = ideas_pb2.ListIdeasResponse(
                ideas=seen(kept[start : start + request.page_size])
            )
            if len(kept) > start + request.page_size:
                answer.next_page_token = str(start + request.page_size)
            if request.query == "exprot":
                answer.corrected_query = "export"
                answer.ideas.extend(seen(matching("export")))
            return answer

        def ListSimilarIdeas(self, request: Any, _context: Any) -> Any:
            return ideas_pb2.ListSimilarIdeasResponse(ideas=seen(matching(request.title))[:5])

        def CreateIdea(self, request: Any, _context: Any) -> Any:
            check_text(request)
            if request.request_id in village.repeats:
                return village.seen(
                    village.ideas[village.repeats[request.request_id]], actor.current()
                )
            by = next(
                one for one in village.members.values() if one.uid == str(actor.current().member)
            )
            made = village.idea(request.title, by, board=request.board, body=request.body)
            village.repeats[request.request_id] = made.number
            return made

        def UpdateIdea(self, request: Any, _context: Any) -> Any:
            check_text(request.idea)
            idea = number(request.idea.name)
            idea.title, idea.body = request.idea.title, request.idea.body
            return idea

        def DeleteIdea(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            idea.deleted = True
            return idea

        def UndeleteIdea(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            idea.deleted = False
            return idea

        def BatchVote(self, request: Any, _context: Any) -> Any:
            answer = ideas_pb2.BatchVoteResponse()
            for entry in request.entries:
                outcome = answer.outcomes.add()
                try:
                    outcome.result.CopyFrom(vote(entry, village.verifier.verify(entry.actor_token)))
                except Refusal as refusal:
                    outcome.error = to_status(refusal).SerializeToString()
            return answer

        def WeighVote(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            village.weights[(idea.number, str(actor.current().member))] = request.weight
            return ideas_pb2.VoteResult(idea_number=idea.number, weight=request.weight)

        def FollowIdea(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            village.follows.add((idea.number, str(actor.current().member)))
            return idea

        def UnfollowIdea(self, request: Any, _context: Any) -> Any:
            idea = number(request.name)
            village.follows.discard((idea.number, str(actor.current().member)))
            return idea

        def CreateComment(self, request: Any, _context: Any) -> Any:
            if not request.body.strip():
                raise Invalid({"body": "Write something first."})
            by = next(
                one for one in village.members.values() if one.uid == str(actor.current().member)
            )
            return village.comment(
                number(request.parent), by, request.body, request.parent_uid,
                internal=request.internal,
            )  # fmt: skip

        def UpdateComment(self, request: Any, _context: Any) -> Any:
            found = comment(request.name)
            found.body, found.edited = request.body, True
            return found

        def DeleteComment(self, request: Any, _context: Any) -> Any:
            found = comment(request.name)
            found.deleted = True
            return found

        def UndeleteComment(self, request: Any, _context: Any) -> Any:
            found = comment(request.name)
            found.deleted = False
            return found

        def MarkAnswer(self, request: Any, _context: Any) -> Any:
            found = comment(request.name)
            found.is_answer = request.is_answer
            return found

        def ListCommentRevisions(self, request: Any, _context: Any) -> Any:
            found = comment(request.parent)
            answer = ideas_pb2.ListCommentRevisionsResponse()
            answer.comment_revisions.add(body="Before.", create_time=found.create_time)
            return answer

        def GetHome(self, request: Any, _context: Any) -> Any:
            by_votes = sorted(village.ideas.values(), key=lambda one: -one.vote_count)
            size = request.column_size
            return ideas_pb2.Home(
                rising=seen(by_votes)[:size],
                answered=seen([one for one in by_votes if one.HasField("answer")])[:size],
                shipped=seen([one for one in by_votes if one.status == ideas_pb2.STATUS_SHIPPED])[
                    :size
                ],
            )

        def GetRoadmap(self, request: Any, _context: Any) -> Any:
            answer = ideas_pb2.Roadmap()
            for status in (
                ideas_pb2.STATUS_PLANNED,
                ideas_pb2.STATUS_IN_PROGRESS,
                ideas_pb2.STATUS_SHIPPED,
            ):
                found = [
                    one for one in village.ideas.values()
                    if one.status == status and request.board in ("", one.board.slug)
                ]  # fmt: skip
                answer.columns.add(status=status, ideas=seen(found), idea_count=len(found))
            return answer

        def ListSitemapEntries(self, _request: Any, _context: Any) -> Any:
            answer = ideas_pb2.ListSitemapEntriesResponse()
            for one in village.ideas.values():
                answer.sitemap_entries.add(
                    number=one.number, title=one.title, update_time=one.update_time
                )
            return answer

        def GetMemberActivity(self, request: Any, _context: Any) -> Any:
            mine = [one for one in village.ideas.values() if one.author.handle == request.handle]
            return ideas_pb2.MemberActivity(idea_count=len(mine), comment_count=2, ideas=seen(mine))

        def ExportMember(self, _request: Any, _context: Any) -> Any:
            answer = ideas_pb2.ExportMemberResponse()
            answer.files.add(filename="ideas.json", content=b"[]")
            return answer

    _wrap(Ideas, village, "ideas")
    return Ideas()  # type: ignore[abstract]  # what no page asks for is left out


def members_servicer(village: Village) -> members_pb2_grpc.MembersServiceServicer:
    """Return the members service of a village."""

    def me() -> members_pb2.Member:
        wanted = str(actor.current().member)
        return next(one for one in village.members.values() if one.uid == wanted)

    def identity(member: members_pb2.Member) -> members_pb2.Identity:
        return members_pb2.Identity(
            community_uid=village.community.uid, member_uid=member.uid, handle=member.handle,
            display_name=member.display_name, roles=member.roles, state=member.state,
            locale=member.locale, accepted_conduct_version=member.accepted_conduct_version,
        )  # fmt: skip

    class Members(members_pb2_grpc.MembersServiceServicer):
        def ListCommunities(self, _request: Any, _context: Any) -> Any:
            return members_pb2.ListCommunitiesResponse(communities=[village.community])

        def GetIdentity(self, _request: Any, _context: Any) -> Any:
            return identity(me())

        def GetMember(self, request: Any, _context: Any) -> Any:
            found = village.members.get(request.name.split("/")[1])
            if found is None:
                raise NotFound
            return found

        def UpdateMember(self, request: Any, _context: Any) -> Any:
            found = me()
            if "display_name" in request.update_mask.paths and not request.member.display_name:
                raise Invalid({"display_name": "Say what we call you."})
            request.update_mask.MergeMessage(request.member, found, True, True)
            return found

        def RequestSignInLink(self, request: Any, _context: Any) -> Any:
            village.links[f"token-{len(village.links) + 1}"] = request
            return Empty()

        def ConfirmSignInLink(self, request: Any, _context: Any) -> Any:
            asked = village.links.get(request.token)
            if asked is None or asked.browser_nonce != request.browser_nonce:
                raise SignInLinkUsed
            del village.links[request.token]
            handle = asked.email.split("@")[0]
            new = handle not in village.members
            member = village.members.get(handle) or village.member(handle, handle.title())
            if new:
                member.accepted_conduct_version = 0
            found = identity(member)
            found.is_new, found.next_path = new, asked.next_path
            return found

        def AcceptConduct(self, request: Any, _context: Any) -> Any:
            me().accepted_conduct_version = request.version
            return village.community.conduct

        def CreateAccessToken(self, request: Any, _context: Any) -> Any:
            made = members_pb2.AccessToken()
            made.CopyFrom(request.access_token)
            made.uid = str(uuid4())
            made.create_time.FromDatetime(clock.now())
            village.tokens[made.uid] = made
            answer = members_pb2.AccessToken()
            answer.CopyFrom(made)
            answer.secret = "upw_pat_" + "a" * 32
            return answer

        def ListAccessTokens(self, _request: Any, _context: Any) -> Any:
            return members_pb2.ListAccessTokensResponse(access_tokens=village.tokens.values())

        def RevokeAccessToken(self, request: Any, _context: Any) -> Any:
            if village.tokens.pop(request.name.split("/")[1], None) is None:
                raise NotFound
            return Empty()

        def ExportMember(self, _request: Any, _context: Any) -> Any:
            answer = members_pb2.ExportMemberResponse()
            answer.files.add(filename="profile.json", content=b"{}")
            return answer

        def EraseMember(self, _request: Any, _context: Any) -> Any:
            found = me()
            found.state = members_pb2.MEMBER_STATE_ERASED
            return found

    _wrap(Members, village, "members")
    return Members()  # type: ignore[abstract]  # what no page asks for is left out


def _wrap(servicer: type, village: Village, service: str) -> None:
    around = _answering(village, service)
    for name, method in list(vars(servicer).items()):
        if callable(method) and name[0].isupper():
            setattr(servicer, name, around(method))


def uid(village: Village, handle: str) -> UUID:
    """Return a member's uid."""
    return UUID(village.members[handle].uid)
