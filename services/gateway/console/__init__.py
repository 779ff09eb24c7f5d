"""Console pages for staff: each module here that has a `blueprint` is part of the console."""

import importlib
import pkgutil

from flask import Flask


def register(app: Flask) -> None:
    """Register the blueprint of every module in this package."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module}"), "blueprint", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)
