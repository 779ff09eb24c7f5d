"""Says what a code of conduct is, and which one a community begins with."""

from dataclasses import dataclass
from datetime import datetime

from shared.refusals import FailedPrecondition

DEFAULT_CONDUCT = """\
This is a place to say what would make things better, and to hear back.

- Speak about the idea, not the person. Disagree as much as you like, and say why.
- Say what you would like to be able to do, and what stops you today.
- Search before you raise something, and vote where it exists already.
- Post nothing that is not yours to share, and nothing that is private to somebody else.
- Say so when you have a stake in an answer, for example when you sell a product named in it.

Moderators act when these are broken, always with a reason, and you can ask for a second look.
"""
DEFAULT_REUSE = """\
What you write stays yours. You let the community show it here, and you let the company use your
suggestions to improve what it makes, without owing you anything for that.
"""


class ConductOutdated(FailedPrecondition):
    """Refuses to accept a version that is no longer the current one."""

    message = "There is a newer version of the code of conduct. Read and accept version {version}."


@dataclass(frozen=True)
class Conduct:
    """Holds one version of the code of conduct; texts are Markdown."""

    version: int
    body: str
    reuse_terms: str
    publish_time: datetime
