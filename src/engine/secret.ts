/** The key that tells a special value on the engine's wire (`specialSigKey` of the Pulumi SDK). */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The value of that key which says "secret" (`specialSecretSig`). */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Returns a secret value as it is written on the engine's wire. The engine encrypts a value that comes in this form, so that
 * the token needs no option on the resource, is a secret output in the program, and cannot be forgotten.
 */
export function secret<T>(value: T): T {
  return { [SIGNATURE]: SECRET, value } as T;
}
