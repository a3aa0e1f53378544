/**
 * Returns the warning of a configuration without a CA whose program says nothing of TLS; `undefined` where there is none.
 *
 * @param caBundle the CA that Jumpstarter publishes; "" where it publishes none
 * @param tls the choice of the program
 */
export function adviceOnCa(caBundle: unknown, tls: unknown): string | undefined {
  if (caBundle !== "" || tls !== undefined) return undefined;
  return [
    "There is no CA in the configuration (caBundle is empty), so jmp will fail with CERTIFICATE_VERIFY_FAILED unless the controller's certificate is of a public CA.",
    "Set one of these on every client and exporter, and write their files again:",
    "- tls: { ca }, the CA of the controller's certificate, in base64",
    "- tls: { insecure: true }, for a lab that does without the check",
    "- tls: {}, where the certificate is of a public CA",
  ].join("\n");
}
