import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFile, filesOf, type Wanted } from "../../../src/hosts/units.ts";

const wanted: Wanted = { unit: "rpi4", title: "lab/rpi4", mark: "# Managed by Pulumi: urn:a", config: "token: secret" };

test("a service runs jmp with the configuration, again and again, from the host's start on", () => {
  const { unit, digest } = filesOf({ ...wanted, service: {} });
  assert.equal(
    unit,
    `# Managed by Pulumi: urn:a
[Unit]
Description=Jumpstarter exporter lab/rpi4
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Environment=JUMPSTARTER_APPLIED=${digest}
ExecStart="/opt/jumpstarter/bin/jmp" run --exporter-config /etc/jumpstarter/exporters/rpi4.yaml
Restart=always
RestartSec=2
SuccessExitStatus=129 143

[Install]
WantedBy=multi-user.target
`,
  );
});

test("a quadlet is privileged, or has the devices that are named and no other privileges", () => {
  const all = filesOf({ ...wanted, container: { image: "quay.io/x:1" } }).unit;
  assert.match(all, /^Image=quay\.io\/x:1\nPull=missing$/m);
  assert.match(all, /^PodmanArgs=--privileged\nVolume=\/dev:\/dev\nVolume=\/run\/udev:\/run\/udev$/m);
  const one = filesOf({ ...wanted, container: { image: "x", devices: ["/dev/ttyUSB0"], volumes: ["/a:/b"] } }).unit;
  assert.match(one, /^SecurityLabelDisable=true\nAddDevice=\/dev\/ttyUSB0\nVolume=\/a:\/b$/m);
  assert.doesNotMatch(one, /privileged|udev/);
});

test("what systemd gives a meaning arrives as it was written", () => {
  const service = { jmp: "/opt/a b/$x/100%", environment: { A: 'say "hi" \\ 5%' } };
  const { unit } = filesOf({ ...wanted, service });
  assert.match(unit, /^ExecStart="\/opt\/a b\/\$\$x\/100%%" run/m);
  assert.match(unit, /^Environment="A=say \\"hi\\" \\\\ 5%%"$/m);
});

test("what podman puts into a command of systemd arrives as it was written", () => {
  const container = { image: "x", environment: { A: "pa$$word" }, volumes: ["/a$b:/b"], devices: ["/dev/$c"] };
  const { unit } = filesOf({ ...wanted, container });
  assert.match(unit, /^Environment="A=pa\$\$\$\$word"$/m);
  assert.match(unit, /^AddDevice=\/dev\/\$\$c\nVolume=\/a\$\$b:\/b$/m);
});

test("a template is taken as it is, with the configuration's path and what tells its process", () => {
  const template = "[Service]\nUser=jmp\nExecStart=/usr/bin/jmp run --exporter-config {{config}}";
  const { unit, digest } = filesOf({ ...wanted, service: { template } });
  assert.equal(
    unit,
    `# Managed by Pulumi: urn:a\n[Service]\nEnvironment=JUMPSTARTER_APPLIED=${digest}\nUser=jmp\nExecStart=/usr/bin/jmp run --exporter-config /etc/jumpstarter/exporters/rpi4.yaml\n`,
  );
});

test("the digest tells another configuration and another unit apart, and no file holds the other's secrets", () => {
  const one = filesOf({ ...wanted, service: {} });
  assert.notEqual(filesOf({ ...wanted, service: { jmp: "/bin/jmp" } }).digest, one.digest);
  assert.notEqual(filesOf({ ...wanted, config: "token: other", service: {} }).digest, one.digest);
  assert.equal(one.config, "# Managed by Pulumi: urn:a\ntoken: secret\n");
  assert.doesNotMatch(one.unit, /secret/);
  assert.match(describeFile(one.config), /^sha256:[0-9a-f]{16}$/);
});
