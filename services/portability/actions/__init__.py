"""Does what people and jobs ask for: load, ask the domain, save, in one transaction."""

from services.portability.actions.erasures import (
    create_erasure,
    get_erasure,
    get_erasure_receipt,
    list_erasures,
    run_erasure,
)
from services.portability.actions.exports import (
    create_export,
    download_export_chunk,
    get_export,
    write_export,
)
from services.portability.actions.imports import (
    cancel_import,
    create_import,
    get_import,
    list_imports,
    list_kept,
    start_import,
    undo_import,
    upload_import_chunk,
)
from services.portability.actions.invariants import check_invariants
from services.portability.actions.maintenance import purge
from services.portability.actions.members import erase_member, export_member, forget_member
from services.portability.actions.running import run_import
from services.portability.actions.undoing import run_undo

__all__ = [
    "cancel_import",
    "check_invariants",
    "create_erasure",
    "create_export",
    "create_import",
    "download_export_chunk",
    "erase_member",
    "export_member",
    "forget_member",
    "get_erasure",
    "get_erasure_receipt",
    "get_export",
    "get_import",
    "list_erasures",
    "list_imports",
    "list_kept",
    "purge",
    "run_erasure",
    "run_import",
    "run_undo",
    "start_import",
    "undo_import",
    "upload_import_chunk",
    "write_export",
]
