import { hasUnknown } from "./inputs.ts";

/** The longest name that the controller makes of a user name, in characters. */
const LONGEST = 63;

/**
 * Returns the name that an object must have for a user who logs in by OIDC, as the controller makes it since Jumpstarter
 * 0.9: the user name without its prefix, in what a name may hold. It is `undefined` where any name will do: for service
 * accounts of Kubernetes, and the controller's own tokens.
 */
export function oidcName(username: string): string | undefined {
  const [prefix, ...rest] = username.split(":");
  const isServiceAccount = rest[0] === "system" && rest[1] === "serviceaccount" && rest.length >= 4;
  if (isServiceAccount || (prefix === "internal" && rest.length > 0)) return undefined;
  const name = (rest.length === 0 ? username : rest.join(":"))
    .toLowerCase()
    .replace(/[^-a-z0-9]+/g, "-")
    .replace(/-+/g, "-")
    .replace(/^-|-$/g, "");
  return name.slice(0, LONGEST).replace(/-$/, "");
}

/** Returns a warning where a user with this name could not log in by OIDC as an object with that name. */
export function oidcMismatch(name: string, username: string | undefined): string[] {
  if (username === undefined || hasUnknown([name, username])) return [];
  const expected = oidcName(username);
  if (expected === undefined || expected === name) return [];
  // Without the name that is expected: the user name may be a secret.
  const remedy =
    expected === ""
      ? "No name fits this user name."
      : "The name must be the user name without its prefix, in lower case, with - in place of all but letters and digits.";
  return [`Since Jumpstarter 0.9, whoever logs in by OIDC with this username gets "resource name mismatch". ${remedy}`];
}
