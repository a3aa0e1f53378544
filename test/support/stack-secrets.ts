/** Encrypts and decrypts the secrets of stacks as the CLI does under a passphrase: with AES-256-GCM. */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const TAG_BYTES = 16;

/** The secrets under one passphrase and salt. To make the key takes a fifth of a second of processor time. */
export class StackSecrets {
  /** The salt as the settings and the state of a stack hold it: with a sample that tells the CLI a wrong passphrase. */
  readonly salt: string;
  readonly #key: Buffer;

  constructor(passphrase: string) {
    const salt = randomBytes(8);
    this.#key = pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256");
    this.salt = `v1:${salt.toString("base64")}:${this.encrypt("pulumi")}`;
  }

  encrypt(value: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
  }

  decrypt(ciphertext: string): string {
    const [, nonce = "", data = ""] = ciphertext.split(":");
    const sealed = Buffer.from(data, "base64");
    const decipher = createDecipheriv(CIPHER, this.#key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return decipher.update(sealed.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  }
}

const ofPassphrases = new Map<string, StackSecrets>();

/** Returns the secrets under a passphrase: all stacks that this process makes have one salt, and so one key. */
export function secretsOf(passphrase: string): StackSecrets {
  const secrets = ofPassphrases.get(passphrase) ?? new StackSecrets(passphrase);
  ofPassphrases.set(passphrase, secrets);
  return secrets;
}
