"""Answers calls that list ideas, and those for the pages made of such lists."""

from uuid import UUID

import grpc

from services.ideas import actions, domain
from services.ideas.domain.refusals import PersonNotFound
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Lists(Base):
    """Answers calls that list ideas."""

    def ListIdeas(
        self, request: pb.ListIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListIdeasResponse:
        """List ideas."""
        wanted = actions.Filter(
            board=request.board.removeprefix("boards/"),
            status=convert.status_name(request.status),
            tag=request.tag.removeprefix("tags/"),
            author=request.author.removeprefix("members/"),
            order=convert.order_name(request.order),
            query=request.query,
            voted=request.voted,
            followed=request.followed,
        )
        page = actions.list_ideas(
            self.db, actor.current(), wanted, request.page_size, request.page_token
        )
        return pb.ListIdeasResponse(
            ideas=convert.ideas(page.ideas),
            next_page_token=page.next_page_token,
            corrected_query=page.corrected_query,
        )

    def BatchGetTitles(
        self, request: pb.BatchGetTitlesRequest, _: grpc.ServicerContext
    ) -> pb.BatchGetTitlesResponse:
        """Get titles of ideas."""
        found = actions.batch_get_titles(self.db, actor.current(), list(request.numbers))
        return pb.BatchGetTitlesResponse(titles=[convert.title(one) for one in found])

    def ListSimilarIdeas(
        self, request: pb.ListSimilarIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListSimilarIdeasResponse:
        """List ideas like a title."""
        page = actions.list_similar_ideas(
            self.db, actor.current(), request.title, request.page_size, request.page_token
        )
        return pb.ListSimilarIdeasResponse(ideas=convert.ideas(page.ideas))

    def ListUnansweredIdeas(
        self, request: pb.ListUnansweredIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ListUnansweredIdeasResponse:
        """List ideas whose voters wait."""
        page = actions.list_unanswered_ideas(
            self.db,
            actor.current(),
            request.board.removeprefix("boards/"),
            request.page_size,
            request.page_token,
        )
        return pb.ListUnansweredIdeasResponse(
            ideas=convert.ideas(page.ideas),
            next_page_token=page.next_page_token,
            promise_days=page.promise_days,
        )

    def GetHome(self, request: pb.GetHomeRequest, _: grpc.ServicerContext) -> pb.Home:
        """Get the home page's columns."""
        home = actions.get_home(self.db, actor.current(), request.column_size)
        return pb.Home(
            rising=convert.ideas(home.rising),
            answered=convert.ideas(home.answered),
            shipped=convert.ideas(home.shipped),
        )

    def GetRoadmap(self, request: pb.GetRoadmapRequest, _: grpc.ServicerContext) -> pb.Roadmap:
        """Get the roadmap's columns."""
        columns = actions.get_roadmap(
            self.db,
            actor.current(),
            request.board.removeprefix("boards/"),
            request.column_size,
        )
        return pb.Roadmap(
            columns=[
                pb.RoadmapColumn(
                    status=convert.STATUSES[column.status],
                    ideas=convert.ideas(column.ideas),
                    idea_count=column.idea_count,
                )
                for column in columns
            ]
        )

    def ListSitemapEntries(
        self, request: pb.ListSitemapEntriesRequest, _: grpc.ServicerContext
    ) -> pb.ListSitemapEntriesResponse:
        """List addresses for the sitemap."""
        entries, token = actions.list_sitemap_entries(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListSitemapEntriesResponse(
            sitemap_entries=[
                pb.SitemapEntry(
                    number=entry.number,
                    title=entry.title,
                    update_time=convert.timestamp(entry.update_time),
                )
                for entry in entries
            ],
            next_page_token=token,
        )

    def GetMemberActivity(
        self, request: pb.GetMemberActivityRequest, _: grpc.ServicerContext
    ) -> pb.MemberActivity:
        """Get what a member did."""
        found = actions.get_member_activity(
            self.db,
            actor.current(),
            request.handle.removeprefix("members/"),
            request.page_size,
        )
        return pb.MemberActivity(
            idea_count=found.idea_count,
            comment_count=found.comment_count,
            shipped_count=found.shipped_count,
            ideas=convert.ideas(found.ideas),
        )


class Settings(Base):
    """Answers calls about how ideas work, and about what is kept of a member."""

    def GetSettings(self, request: pb.GetSettingsRequest, _: grpc.ServicerContext) -> pb.Settings:
        """Get the settings."""
        del request
        return _settings(actions.get_settings(self.db, actor.current()))

    def UpdateSettings(
        self, request: pb.UpdateSettingsRequest, _: grpc.ServicerContext
    ) -> pb.Settings:
        """Update the settings."""
        wanted = domain.Settings(
            answer_promise_days=request.settings.answer_promise_days,
            trend_half_life_days=request.settings.trend_half_life_days,
        )
        mask = names.masked(request.update_mask, ("answer_promise_days", "trend_half_life_days"))
        return _settings(actions.update_settings(self.db, actor.current(), wanted, mask))

    def ExportMember(
        self, request: pb.ExportMemberRequest, _: grpc.ServicerContext
    ) -> pb.ExportMemberResponse:
        """Export what is kept of a member."""
        try:
            member = UUID(request.member_uid)
        except ValueError as error:
            raise PersonNotFound from error
        files = actions.export_member(self.db, actor.current(), member)
        return pb.ExportMemberResponse(
            files=[pb.ExportFile(filename=name, content=content) for name, content in files]
        )


def _settings(settings: domain.Settings) -> pb.Settings:
    return pb.Settings(
        answer_promise_days=settings.answer_promise_days,
        trend_half_life_days=settings.trend_half_life_days,
        update_time=convert.timestamp(settings.update_time),
    )
