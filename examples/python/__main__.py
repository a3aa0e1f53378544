"""An exporter with a mock power switch, and a client that may lease it."""

import pulumi
import pulumi_jumpstarter as jumpstarter

bench = jumpstarter.Exporter(
    "rpi4-bench-1",
    labels={"board": "rpi4", "location": "bench-1"},
    export={"power": {"type": "jumpstarter_driver_power.driver.MockPower"}},
)

ci = jumpstarter.Client(
    "ci",
    labels={"client-type": "ci"},
    drivers={"allow": ["jumpstarter_driver_*"]},
)

# Finished configurations for `jmp run --exporter-config` and `jmp shell --client-config`. Secret, as they hold tokens.
pulumi.export("exporterConfig", bench.config)
pulumi.export("clientConfig", ci.config)
