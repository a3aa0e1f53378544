"""Makes drivers from configurations, as an exporter does: a JSON list of requests in, a JSON list of answers out.

Requests: {"type": CLASS, "config": {...}}. Answers: null where the class takes the configuration, else its error. What the
class then does to reach its hardware (__post_init__) is left out: there is none here.
"""

import json
import sys

from jumpstarter.common.importlib import import_class


def answer(request):
    driver = import_class(request["type"], [], True)
    driver.__post_init__ = lambda self: None
    try:
        driver(children={}, description=None, methods_description={}, **request["config"])
    except Exception as error:
        return f"{type(error).__name__}: {error}"


json.dump([answer(request) for request in json.load(sys.stdin)], sys.stdout)
