"""Lists the services: whatever must know all of them reads it here."""

from dataclasses import dataclass

# Stands for every service that has a contract, those that are added later too, and itself.
EVERY = ("*",)


@dataclass(frozen=True)
class Service:
    """Describes one service; `name` is also its schema and its folder of templates and of tests.

    `contract` is the full proto name of what it answers, empty for the gateway. `address` is where
    it listens unless told otherwise. `roles` are the commands of its process. It `hears` the events
    of some services and `calls` some, or `EVERY` one. Without a `vital` service no page can be
    shown; without another, only its own part is missing. `secrets` are the settings that only its
    server may know, and `work_secrets` those that only its worker may.
    """

    name: str
    contract: str = ""
    address: str = ""
    roles: tuple[str, ...] = ("serve", "work", "migrate")
    hears: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    vital: bool = False
    secrets: tuple[str, ...] = ()
    work_secrets: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """Return the stream of its events, which is the package of its contract."""
        return self.contract.rpartition(".")[0]

    @property
    def address_setting(self) -> str:
        """Return the variable that says where it listens."""
        return f"UPWELL_{self.name.upper()}_ADDRESS"


# In the order in which they start; members first, since the others know people by it.
SERVICES: tuple[Service, ...] = (
    Service(
        name="members",
        contract="upwell.members.v1.MembersService",
        address="127.0.0.1:50051",
        vital=True,
    ),
    Service(
        name="ideas",
        contract="upwell.ideas.v1.IdeasService",
        address="127.0.0.1:50052",
        hears=("members",),
        vital=True,
    ),
    Service(
        name="rewards",
        contract="upwell.rewards.v1.RewardsService",
        address="127.0.0.1:50053",
        hears=("ideas", "members"),
        secrets=("UPWELL_REWARDS_SECRET",),
    ),
    Service(
        name="portability",
        contract="upwell.portability.v1.PortabilityService",
        address="127.0.0.1:50054",
        hears=("members",),
        # Each is asked for what it holds about a member, and to erase it.
        calls=EVERY,
        work_secrets=("UPWELL_ACTOR_PRIVATE_KEY",),
    ),
    Service(
        name="gateway",
        address="127.0.0.1:8080",
        roles=("serve",),
        hears=("ideas", "members"),
        calls=("members", "ideas", "rewards", "portability"),
        secrets=("UPWELL_ACTOR_PRIVATE_KEY", "UPWELL_GATEWAY_SECRET"),
    ),
)


def find(name: str) -> Service:
    """Return the service of that name; raises KeyError where there is none."""
    for service in SERVICES:
        if service.name == name:
            return service
    raise KeyError(name)


def called(name: str) -> tuple[Service, ...]:
    """Return the services that a service calls."""
    calls = find(name).calls
    return answering() if calls == EVERY else tuple(find(one) for one in calls)


def having(role: str) -> tuple[Service, ...]:
    """Return the services with a role: `serve`, `work` or `migrate`."""
    return tuple(service for service in SERVICES if role in service.roles)


def answering() -> tuple[Service, ...]:
    """Return the services that have a contract."""
    return tuple(service for service in SERVICES if service.contract)
