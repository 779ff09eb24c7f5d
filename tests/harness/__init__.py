"""Makes what every test stands on: servers, databases, services in process, and who calls them."""

from tests.harness.calls import Caller, Keys, People, Refusal, freeze, make_actor, people_of
from tests.harness.databases import Clone, Clones, database, unmigrated
from tests.harness.events import announced, event_of, hear
from tests.harness.scene import Scene
from tests.harness.servers import (
    ROOT,
    Servers,
    administer,
    free_port,
    new_folder,
    psycopg_url,
    start_servers,
    stop_servers,
    with_database,
)
from tests.harness.services import Means, Service, serving

__all__ = [
    "ROOT",
    "Caller",
    "Clone",
    "Clones",
    "Keys",
    "Means",
    "People",
    "Refusal",
    "Scene",
    "Servers",
    "Service",
    "administer",
    "announced",
    "database",
    "event_of",
    "free_port",
    "freeze",
    "hear",
    "make_actor",
    "new_folder",
    "people_of",
    "psycopg_url",
    "serving",
    "start_servers",
    "stop_servers",
    "unmigrated",
    "with_database",
]
