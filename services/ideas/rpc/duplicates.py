"""Answers calls about ideas that may be the same."""

import grpc

from services.ideas import actions, domain
from services.ideas.domain.refusals import IdeaNotFound
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_view
from shared import actor, messages
from shared.people.messages import to_proto
from upwell.ideas.v1 import ideas_pb2 as pb

STATES = messages.numbers(pb.DuplicateSuggestionState.DESCRIPTOR)


def _other(name: str) -> int:
    try:
        return names.idea_number(name)
    except IdeaNotFound as missing:
        raise domain.duplicates.OtherIdeaUnknown from missing


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
            _other(request.into),
            request.note,
        )
        return suggestion_view(suggestion)

    def ListDuplicateSuggestions(
        self, request: pb.ListDuplicateSuggestionsRequest, _: grpc.ServicerContext
    ) -> pb.ListDuplicateSuggestionsResponse:
        """List the suggestions that wait."""
        page = actions.list_duplicate_suggestions(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListDuplicateSuggestionsResponse(
            suggestions=[suggestion_view(suggestion) for suggestion in page.suggestions],
            next_page_token=page.next_page_token,
            waiting_count=page.count,
        )

    def DeclineDuplicateSuggestion(
        self, request: pb.DeclineDuplicateSuggestionRequest, _: grpc.ServicerContext
    ) -> pb.DuplicateSuggestion:
        """Decline a suggestion."""
        uid = names.suggestion_uid(request.name)
        return suggestion_view(
            actions.decline_duplicate_suggestion(self.db, actor.current(), uid, request.message)
        )


def suggestion_view(suggestion: domain.duplicates.Suggestion) -> pb.DuplicateSuggestion:
    """Return a suggestion as proto; of an idea the caller may not read it says the number only."""
    kept = suggestion.kept
    return pb.DuplicateSuggestion(
        name=f"duplicateSuggestions/{kept.uid}",
        idea=idea_view(suggestion.idea) if suggestion.idea else pb.Idea(number=kept.idea),
        into=idea_view(suggestion.into) if suggestion.into else pb.Idea(number=kept.into),
        suggested_by=to_proto(kept.suggested_by),
        note=kept.note,
        state=STATES[kept.state],
        message=kept.message,
        create_time=kept.create_time,
        decide_time=kept.decide_time,
    )
