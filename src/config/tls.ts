import { at } from "../problems.ts";
import { chosen, mapped, type Option, unless } from "./options.ts";

/** The way in which `jmp` verifies the controller's certificate, as a configuration file holds it. */
export interface TlsConfig {
  /** The CA certificates, in base64 of PEM; "" means the system's roots. */
  ca: string;
  /** Whether the certificate is not verified at all, whatever `ca` says. */
  insecure: boolean;
}

/** The way in which the controller's certificate is verified. */
export interface TlsValues {
  /**
   * One or more CA certificates, in base64 of PEM, as `kubectl get -o yaml` shows a `ca.crt`.
   * @default "", which means the system's roots
   */
  ca?: string;
  /**
   * Whether the certificate is not verified at all. Jumpstarter then ignores `ca`.
   * @default false
   */
  insecure?: boolean;
}

export const tls: Option<TlsValues, TlsConfig> = {
  check(problems, path, value) {
    const tls = problems.fields(path, value, ["ca", "insecure"]);
    problems.boolean(at(path, "insecure"), tls?.insecure);
    const ca = problems.text(at(path, "ca"), tls?.ca, { empty: true, rule: caProblem });
    if (ca && tls?.insecure === true) problems.add(at(path, "ca"), "must not be set beside insecure, which ignores it");
  },
  toFile: (values) => ({ ca: values?.ca ?? "", insecure: values?.insecure ?? false }),
  // With `insecure`, Jumpstarter ignores `ca`.
  fromFile: (value) =>
    mapped(value, ({ ca, insecure }) => chosen(insecure === true ? { insecure } : { ca: unless("", ca) })),
};

function caProblem(ca: string): string | undefined {
  return ca === "" || isBase64OfPem(ca) ? undefined : "must be base64 of certificates in PEM form";
}

function isBase64OfPem(value: string): boolean {
  const base64 = value.replace(/[\r\n]/g, "");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  return Buffer.from(base64, "base64").includes("-----BEGIN CERTIFICATE-----");
}
