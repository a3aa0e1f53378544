"""Loads configurations with Jumpstarter's own models: one JSON request a line in, one JSON answer a line out.

Requests: {"kind": "client" | "exporter", "yaml": TEXT, "env": {NAME: VALUE}}; without "yaml", the variables alone.
Answers: {"given": the keys that were given, "all": with the defaults} or {"error": TEXT}. Maps are written as
{"map": [[KEY, VALUE], ...]}, because JSON.parse of Node 24 mixes up keys that hold a backslash.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

for name in list(os.environ):
    if name.startswith(("JMP_", "JUMPSTARTER_")):
        del os.environ[name]

from jumpstarter.config.client import ClientConfigV1Alpha1  # noqa: E402
from jumpstarter.config.exporter import ExporterConfigV1Alpha1  # noqa: E402


def load(request, path):
    if "yaml" not in request:
        return ClientConfigV1Alpha1.from_env()
    path.write_text(request["yaml"], encoding="utf-8", newline="")
    if request["kind"] == "client":
        return ClientConfigV1Alpha1.from_file(path)
    return ExporterConfigV1Alpha1.load_path(path)


def dump(config, **options):
    dumped = config.model_dump(mode="json", by_alias=True, exclude={"alias", "path"}, **options)
    # Read from the file, but left out of the dump in the versions that take it for internal.
    leases = getattr(config, "leases", None)
    if "leases" in dumped and "dial_timeout" in leases.model_fields_set:
        dumped["leases"]["dial_timeout"] = leases.dial_timeout
    return pairs(dumped)


def pairs(value):
    if isinstance(value, dict):
        return {"map": [[key, pairs(item)] for key, item in value.items()]}
    return [pairs(item) for item in value] if isinstance(value, list) else value


with tempfile.TemporaryDirectory() as directory:
    for line in sys.stdin:
        request = json.loads(line)
        os.environ.update(request["env"])
        try:
            config = load(request, Path(directory) / "config.yaml")
            answer = {"given": dump(config, exclude_unset=True), "all": dump(config)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        for name in request["env"]:
            del os.environ[name]
        print(json.dumps(answer), flush=True)
