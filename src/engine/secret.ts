/**
 * Returns a secret value as it is written on the engine's wire (`specialSigKey` and `specialSecretSig` of the Pulumi SDK). The
 * engine encrypts a value that comes in this form, so that the token needs no option on the resource, is a secret
 * output in the program, and cannot be forgotten.
 */
export function secret<T>(value: T): T {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value } as T;
}
