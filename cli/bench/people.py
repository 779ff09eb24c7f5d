"""Makes the benchmark's community, boards and voters with tokens, by the services themselves."""

from uuid import UUID

from cli import local
from cli.bench.sizes import BOARDS
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2


def prepare(voters: int) -> tuple[UUID, list[str]]:
    """Return the uid of a fresh community and one access token for each voter.

    The data are those of UPWELL_DATA and DATABASE_URL.
    """
    with local.local_services() as services:
        community = services.call(
            services.members.CreateCommunity,
            members_pb2.CreateCommunityRequest(
                community=members_pb2.Community(
                    slug="bench", display_name="Benchmark", hosts=["localhost"]
                )
            ),
        )
        who = services.system(community)
        for position, slug in enumerate(BOARDS):
            board = ideas_pb2.Board(
                slug=slug,
                display_name=slug.capitalize(),
                kind=ideas_pb2.BOARD_KIND_IDEAS,
                access=ideas_pb2.BOARD_ACCESS_PUBLIC,
                posting=ideas_pb2.POSTING_MEMBERS,
                position=position,
            )
            services.call(
                services.ideas.CreateBoard, ideas_pb2.CreateBoardRequest(board=board), who
            )
        tokens = []
        for index in range(voters):
            member = services.call(
                services.members.CreateMember,
                members_pb2.CreateMemberRequest(
                    member=members_pb2.Member(
                        handle=f"voter-{index}", display_name=f"Voter {index}"
                    )
                ),
                who,
            )
            made = services.call(
                services.members.CreateAccessToken,
                members_pb2.CreateAccessTokenRequest(
                    parent=member.name,
                    access_token=members_pb2.AccessToken(
                        display_name="bench", scopes=["TOKEN_SCOPE_READ", "TOKEN_SCOPE_WRITE"]
                    ),
                ),
                who,
            )
            tokens.append(made.secret)
    return UUID(community.uid), tokens
