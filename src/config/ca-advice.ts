/**
 * Returns the warning of a configuration without a CA whose program says nothing of TLS; `undefined` where there is none.
 *
 * @param caBundle the CA that Jumpstarter publishes; "" where it publishes none
 * @param tls the choice of the program
 */
export function adviceOnCa(caBundle: unknown, tls: unknown): string | undefined {
  if (caBundle !== "" || tls !== undefined) return undefined;
  return [
    "Jumpstarter publishes no CA, so the configurations hold none, and jmp trusts the controller only if its certificate is",
    "of a public CA; set tls: {} then. Else set tls.ca to the CA of the certificate, in base64, or tls.insecure: true, since",
    "jmp would fail with CERTIFICATE_VERIFY_FAILED.",
  ].join(" ");
}
