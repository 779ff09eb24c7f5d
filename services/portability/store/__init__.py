"""Holds the tables of portability and one function for each question to them."""

from services.portability.store.exports import (
    delete_export,
    find_export,
    insert_export,
    save_export,
)
from services.portability.store.files import delete_file, insert_chunk, read_chunk
from services.portability.store.imports import (
    count_kept,
    delete_records,
    find_active,
    find_erase_time,
    find_import,
    forget_member,
    insert_import,
    list_imports,
    list_imports_of,
    save_import,
)
from services.portability.store.invariants import INVARIANTS
from services.portability.store.locks import LOCKS
from services.portability.store.maintenance import purge
from services.portability.store.records import (
    count_records,
    delete_other_records,
    delete_outcomes,
    find_outcomes,
    insert_outcomes,
    insert_records,
    list_kept,
    list_made,
    list_records,
    list_records_of,
    set_outcomes,
    which_records,
)
from services.portability.store.tables import METADATA, OUTBOX, REQUESTS

__all__ = [
    "INVARIANTS",
    "LOCKS",
    "METADATA",
    "OUTBOX",
    "REQUESTS",
    "count_kept",
    "count_records",
    "delete_export",
    "delete_file",
    "delete_other_records",
    "delete_outcomes",
    "delete_records",
    "find_active",
    "find_erase_time",
    "find_export",
    "find_import",
    "find_outcomes",
    "forget_member",
    "insert_chunk",
    "insert_export",
    "insert_import",
    "insert_outcomes",
    "insert_records",
    "list_imports",
    "list_imports_of",
    "list_kept",
    "list_made",
    "list_records",
    "list_records_of",
    "purge",
    "read_chunk",
    "save_export",
    "save_import",
    "set_outcomes",
    "which_records",
]
