"""Writes what search engines read in pages: JSON-LD."""

from typing import Any

from services.gateway.ideas import views
from services.gateway.web import wire
from services.gateway.web.links import absolute
from upwell.ideas.v1 import ideas_pb2

CONTEXT = "https://schema.org"


def _person(person: wire.View) -> dict[str, Any]:
    if person.erased:
        return {"@type": "Person", "name": "Former member"}
    return {
        "@type": "Person",
        "name": person.display_name or person.handle,
        "url": absolute(f"/members/{person.handle}"),
    }


def _counter(kind: str, count: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"{CONTEXT}/{kind}",
        "userInteractionCount": count,
    }


def _comment(comment: wire.View, path: str) -> dict[str, Any]:
    return {
        "@type": "Comment",
        "text": comment.body,
        "author": _person(comment.author),
        "datePublished": wire.rfc3339(comment.create_time),
        "url": absolute(f"{path}#comment-{comment.number}"),
        "upvoteCount": comment.helpful_count,
    }


def json_ld(page: ideas_pb2.IdeaPage, path: str) -> dict[str, Any]:
    """Return an idea as schema.org knows it: a question with answers, or a post in a forum."""
    idea = views.idea(page.idea)
    open_comments = [
        views.comment(one) for one in page.comments if not (one.deleted or one.internal)
    ]
    return (
        _question(idea, open_comments, path)
        if idea.board.kind == "questions"
        else _posting(idea, open_comments, path)
    )


def _posting(idea: wire.View, comments: list[wire.View], path: str) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "DiscussionForumPosting",
        "@id": absolute(path),
        "url": absolute(path),
        "headline": idea.title,
        "text": idea.body,
        "author": _person(idea.author),
        "datePublished": wire.rfc3339(idea.create_time),
        "dateModified": wire.rfc3339(idea.update_time),
        "interactionStatistic": [
            _counter("LikeAction", idea.vote_count),
            _counter("CommentAction", idea.comment_count),
        ],
        "comment": [_comment(one, path) for one in comments[:10]],
    }


def _question(idea: wire.View, comments: list[wire.View], path: str) -> dict[str, Any]:
    answers = [{**_comment(one, path), "@type": "Answer"} for one in comments[:10]]
    accepted = [{**_comment(one, path), "@type": "Answer"} for one in comments if one.is_answer]
    question = {
        "@type": "Question",
        "name": idea.title,
        "text": idea.body,
        "author": _person(idea.author),
        "datePublished": wire.rfc3339(idea.create_time),
        "upvoteCount": idea.vote_count,
        "answerCount": idea.comment_count,
        "suggestedAnswer": answers,
    }
    if accepted:
        question["acceptedAnswer"] = accepted[0]
    return {"@context": CONTEXT, "@type": "QAPage", "mainEntity": question}
