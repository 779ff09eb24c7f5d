"""Every contract is written in one style."""

import re

import pytest

from tests.rules import contracts
from tests.rules.contracts import ENUM, MESSAGE, METHOD, SERVICE, Method

VERBS = re.compile(
    "Accept|Adjust|Answer|Appeal|Approve|Ask|Authenticate|Award|Backfill|Batch|Cancel|Cast|Change|Check"
    "|Claim|Confirm|Create|Decline|Delete|Dismiss|Download|Erase|Export|Follow|Fulfil|Get|Grant|Import|Invite|Issue|List"
    "|Mark|Merge|Open|Preview|Publish|Rebuild|Reconcile|Redeem|Reject|Reinstate|Request|Retire|Retract"
    "|Revoke|Rotate|Search|Split|Start|Suggest|Suspend|Undelete|Undo|Unfollow|Unmark|Unmerge|Update|Upload|Verify"
    "|Weigh"
)
METHODS = contracts.methods()
LISTS = [method for method in METHODS if method.name.startswith("List")]
# The first few of a kind are asked for, and there is no second page of likeness.
# There are five levels.
WITHOUT_PAGES = {"ListSimilarIdeas", "ListLevels"}
# What is handed out as it is, to be read by others; and a trial, which reads like a preview.
ANSWERS = {
    "GetAchievementDocument": "Document",
    "GetCredential": "Document",
    "GetIssuerKey": "Document",
    "GetShadowResults": "RulePreview",
    "GetStatusList": "Document",
}


def ids(method: Method) -> str:
    return f"{method.service}.{method.name}"


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_names_a_method_by_verb_and_noun(method: Method) -> None:
    verb, *nouns = re.findall(r"[A-Z][a-z]+", method.name)
    assert VERBS.fullmatch(verb)
    assert nouns


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_begins_the_comment_of_a_method_with_a_verb(method: Method) -> None:
    assert re.match(r"[A-Z][a-z]+s\b.*\.$", method.comment, re.DOTALL), method.comment


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_it_takes_a_request_of_the_methods_name(method: Method) -> None:
    assert method.request.name == f"{method.name}Request"


@pytest.mark.parametrize("method", LISTS, ids=ids)
def test_it_pages_every_list(method: Method) -> None:
    assert method.response is not None
    assert method.response.name == f"{method.name}Response"
    repeated = [one for one in method.response.field if one.label == one.LABEL_REPEATED]
    assert repeated
    if method.name in WITHOUT_PAGES:
        return
    assert {"page_size", "page_token"} <= {one.name for one in method.request.field}
    assert "next_page_token" in {one.name for one in method.response.field}


@pytest.mark.parametrize(
    "method",
    [one for one in METHODS if one.name.startswith("Update")],
    ids=ids,
)
def test_it_updates_by_mask(method: Method) -> None:
    masks = [one for one in method.request.field if one.name == "update_mask"]
    assert [one.type_name for one in masks] == [".google.protobuf.FieldMask"]


@pytest.mark.parametrize(
    "method", [one for one in METHODS if one.name.startswith("Create")], ids=ids
)
def test_it_creates_from_the_resource(method: Method) -> None:
    assert method.response is not None
    resource = f".{method.package}.{method.response.name}"
    assert resource in {one.type_name for one in method.request.field}


def test_it_explains_contracts_without_pointing_into_code() -> None:
    pointing = [
        f"{file.name}: {text}"
        for file in contracts.files()
        for text in contracts.comments(file).values()
        if ".py" in text
    ]
    assert pointing == []


@pytest.mark.parametrize(
    "method",
    [one for one in METHODS if re.match(r"(Get|Update)[A-Z]", one.name)],
    ids=ids,
)
def test_it_puts_the_name_first_in_a_resource(method: Method) -> None:
    resource = method.name.removeprefix("Get").removeprefix("Update")
    assert method.response is not None
    assert method.response.name == ANSWERS.get(method.name, resource)
    if any(one.name == "name" for one in method.response.field):
        assert method.response.field[0].name == "name"
        assert method.response.field[0].number == 1


def test_it_comments_every_service_method_message_and_enum() -> None:
    bare = []
    for file in contracts.files():
        said = contracts.comments(file)
        places: list[tuple[tuple[int, ...], str]] = []
        places += [((MESSAGE, n), one.name) for n, one in enumerate(file.message_type)]
        places += [((ENUM, n), one.name) for n, one in enumerate(file.enum_type)]
        for n, service in enumerate(file.service):
            places.append(((SERVICE, n), service.name))
            places += [((SERVICE, n, METHOD, m), one.name) for m, one in enumerate(service.method)]
        bare += [f"{file.name}: {name}" for path, name in places if not said.get(path)]
    assert bare == []


def test_it_gives_every_enum_an_unspecified_first_value() -> None:
    wrong = [
        enum.name
        for file in contracts.files()
        for enum in file.enum_type
        if enum.value[0].number != 0 or not enum.value[0].name.endswith("_UNSPECIFIED")
    ]
    assert wrong == []


def test_it_names_events_in_the_past_tense() -> None:
    irregular = {
        "Cast",
        "Split",
        "Held",
        "Hidden",
        "Given",
        "Begun",
        "Redrawn",
        "Met",
        "Sent",
        "Found",
    }
    wrong = [
        message.name
        for file in contracts.files()
        if file.name.endswith("events.proto")
        for message in file.message_type
        if not any(
            word in irregular or word.endswith("ed")
            for word in re.findall(r"[A-Z][a-z]+", message.name)
        )
    ]
    assert wrong == []
