"""Answers calls about ideas that may be the same."""

import grpc

from services.ideas import actions
from services.ideas.rpc import convert, names
from services.ideas.rpc.base import Base
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Duplicates(Base):
    """Answers calls about ideas that may be the same."""

    def SuggestDuplicate(
        self, request: pb.SuggestDuplicateRequest, _: grpc.ServicerContext
    ) -> pb.DuplicateSuggestion:
        """Suggest that an idea is the same as another."""
        suggestion = actions.suggest_duplicate(
            self.db,
            actor.current(),
            names.idea_number(request.name),
            request.into_number,
            request.note,
        )
        return convert.suggestion(suggestion)

    def ListDuplicateSuggestions(
        self, request: pb.ListDuplicateSuggestionsRequest, _: grpc.ServicerContext
    ) -> pb.ListDuplicateSuggestionsResponse:
        """List the suggestions that wait."""
        page = actions.list_duplicate_suggestions(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListDuplicateSuggestionsResponse(
            suggestions=[convert.suggestion(one) for one in page.suggestions],
            next_page_token=page.next_page_token,
            waiting_count=page.count,
        )

    def DeclineDuplicateSuggestion(
        self, request: pb.DeclineDuplicateSuggestionRequest, _: grpc.ServicerContext
    ) -> pb.DuplicateSuggestion:
        """Decline a suggestion."""
        uid = names.suggestion_uid(request.name)
        return convert.suggestion(
            actions.decline_duplicate_suggestion(self.db, actor.current(), uid, request.message)
        )
