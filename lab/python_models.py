"""Loads configurations with Jumpstarter's own models: one JSON request a line in, one JSON answer a line out.

Requests: {"kind": "client" | "exporter", "yaml": TEXT} or {"kind": "client", "env": {NAME: VALUE}}.
Answers: {"given": the keys that were given, "all": with the defaults} or {"error": TEXT}.
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
    if "env" in request:
        before = dict(os.environ)
        os.environ.update(request["env"])
        try:
            return ClientConfigV1Alpha1.from_env()
        finally:
            os.environ.clear()
            os.environ.update(before)
    path.write_text(request["yaml"], encoding="utf-8", newline="")
    if request["kind"] == "client":
        return ClientConfigV1Alpha1.from_file(path)
    return ExporterConfigV1Alpha1.load_path(path)


def dump(config, **options):
    return config.model_dump(mode="json", by_alias=True, exclude={"alias", "path"}, **options)


with tempfile.TemporaryDirectory() as directory:
    for line in sys.stdin:
        try:
            config = load(json.loads(line), Path(directory) / "config.yaml")
            answer = {"given": dump(config, exclude_unset=True), "all": dump(config)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
