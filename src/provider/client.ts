import { credentialedLifecycle } from "./credentialed.ts";

/** The lifecycle of `JumpstarterClient`. */
export const client = credentialedLifecycle({
  kind: "Client",
  nameSuffix: "-client",
  changeable: [],
  api: (session, namespace) => session.clients(namespace),
  validate: () => {},
  spec: ({ username }) => ({ username }),
  observedSpec: (live, ours) => (ours.username === undefined ? {} : { username: live.spec?.username ?? "" }),
  verify: () => {},
});
