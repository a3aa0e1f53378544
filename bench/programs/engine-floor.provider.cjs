// The provider of engine-floor.js: answers at once, in the form and size of a client's answer.
const token = `${"x".repeat(36)}.${"y".repeat(300)}.${"z".repeat(86)}`;
const answer = {
  uid: "01234567-89ab-cdef-0123-456789abcdef",
  endpoint: "127.0.0.1:8082",
  caBundle: "",
  token: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: token },
  tokenExpiresAt: "2027-01-01T00:00:00.000Z",
};
const outputs = (inputs) => ({ ...inputs, ...answer, credentialSecretName: `${inputs.name}-client` });

exports.check = async (_olds, inputs) => ({ inputs, failures: [] });
exports.diff = async () => ({ replaces: [], deleteBeforeReplace: true });
exports.create = async (inputs) => ({ id: `${inputs.namespace}/${inputs.name}`, outs: outputs(inputs) });
exports.read = async (id, { uid, endpoint, caBundle, credentialSecretName, token, tokenExpiresAt, ...inputs }) => ({
  id,
  inputs,
  props: outputs(inputs),
});
exports.delete = async () => {};
