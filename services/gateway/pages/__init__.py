"""Portal pages: each module here that has a `blueprint` is part of the portal."""

import importlib
import pkgutil

from flask import Flask

from services.gateway import links


def register(app: Flask) -> None:
    """Register the blueprint of every module in this package, and give templates addresses."""
    app.jinja_env.globals["absolute"] = links.absolute
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module}"), "blueprint", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)
