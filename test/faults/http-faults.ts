/** Faults of a network, a load balancer or an overloaded API server. */
import type { Exchange } from "../../lab/probes/proxy-exchange.ts";

export interface HttpFault {
  name: string;
  /** Done to the first `times` requests, 1 unless said otherwise. */
  action: (exchange: Exchange) => Promise<void> | void;
  times?: number;
  /** The error that a user reads when the fault goes on for ever. */
  message?: RegExp;
}

const html = (status: number) => ({
  status,
  headers: { "content-type": "text/html" },
  body: `<html><head><title>${status}</title></head><body><h1>Sign in to the guest network</h1></body></html>`,
});

const status = (code: number, reason: string, headers: Record<string, string> = {}) => ({
  status: code,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason,
    code,
    message: `${reason} by the test`,
  }),
});

const BEYOND = "answered beyond the time-out";

/** Faults that pass. Nobody is to notice them. */
export const passingFaults: HttpFault[] = [
  { name: "reset before it arrives", action: (exchange) => exchange.reset() },
  {
    name: "reset when it has been served",
    action: async (exchange) => {
      await exchange.forward();
      exchange.reset();
    },
  },
  { name: "reset in the middle of the answer", action: (exchange) => exchange.resetInTheMiddle() },
  { name: "truncated", action: (exchange) => exchange.truncate() },
  {
    name: BEYOND,
    action: async (exchange) => {
      await exchange.forward(); // and the client never hears of it
    },
  },
  {
    name: "429 with Retry-After",
    action: (exchange) => exchange.answer(status(429, "TooManyRequests", { "retry-after": "1" })),
    times: 2,
  },
  { name: "429 without Retry-After", action: (exchange) => exchange.answer(status(429, "TooManyRequests")), times: 2 },
  {
    name: "503 with Retry-After",
    action: (exchange) => exchange.answer(status(503, "ServiceUnavailable", { "retry-after": "1" })),
    times: 2,
  },
  {
    name: "503 without Retry-After",
    action: (exchange) => exchange.answer(status(503, "ServiceUnavailable")),
    times: 2,
  },
  { name: "500", action: (exchange) => exchange.answer(status(500, "InternalError")) },
  { name: "502 with a page in HTML", action: (exchange) => exchange.answer(html(502)) },
  { name: "504 with nothing", action: (exchange) => exchange.answer({ status: 504, headers: {}, body: "" }) },
];

/** Those that take no time. */
export const quickFaults = passingFaults.filter(({ name }) => name !== BEYOND);

/** Faults that stay, each with the words that a user is to read. */
export const lastingFaults: HttpFault[] = [
  {
    name: "200 with a page in HTML",
    action: (exchange) => exchange.answer(html(200)),
    message: /Server error: 200 .*Sign in to the guest network[\s\S]*This is no answer of a Kubernetes API server/,
  },
  {
    name: "403 with a page in HTML",
    action: (exchange) => exchange.answer(html(403)),
    message: /Server error: 403 .*Sign in to the guest network[\s\S]*This is no answer of a Kubernetes API server/,
  },
  {
    name: "404 with a page in HTML",
    action: (exchange) => exchange.answer(html(404)),
    message: /Server error: 404 .*Sign in to the guest network/,
  },
  {
    name: "401",
    action: (exchange) => exchange.answer(status(401, "Unauthorized")),
    message: /Error from server \(Unauthorized\).*\n.*not accepted. Have they expired\?/,
  },
];
