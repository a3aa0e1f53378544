/** The parts of undici that src/ uses, for the bundles. */
module.exports = {
  Agent: require("undici/lib/dispatcher/agent.js"),
  ProxyAgent: require("undici/lib/dispatcher/proxy-agent.js"),
  fetch: require("undici/lib/web/fetch/index.js").fetch,
};
