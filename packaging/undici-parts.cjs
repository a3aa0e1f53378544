/** The parts of undici that src/ uses, for the bundles. */
const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");

Dispatcher.prototype.request = require("undici/lib/api/api-request.js");

module.exports = {
  Agent: require("undici/lib/dispatcher/agent.js"),
  ProxyAgent: require("undici/lib/dispatcher/proxy-agent.js"),
};
