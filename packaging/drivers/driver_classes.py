"""Makes drivers from configurations, as an exporter does: a JSON list of requests in, a JSON list of answers out.

Requests: {"type": CLASS, "config": {...}}. Answers: {"error": TEXT or null where the class takes the configuration,
"checksTypes": whether it looks at the types of values}. What the class then does to reach its hardware (__post_init__) is left
out: there is none here.
"""

import json
import sys

from jumpstarter.common.importlib import import_class


def answer(request):
    driver = import_class(request["type"], [], True)
    driver.__post_init__ = lambda self: None
    error = None
    try:
        driver(children={}, description=None, methods_description={}, **request["config"])
    except Exception as refusal:
        error = f"{type(refusal).__name__}: {refusal}"
    maker = next(base for base in driver.__mro__ if "__init__" in vars(base))
    return {"error": error, "checksTypes": "__pydantic_validator__" in vars(maker)}


json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)
