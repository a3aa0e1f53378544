import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelKey,
  isLabelValue,
  isPathSegment,
  parseDuration,
} from "../../../src/kubernetes/names.ts";

const long = (length: number) => "a".repeat(length);

const grammar: [(text: string) => boolean, good: string[], bad: string[]][] = [
  [isDnsLabel, ["a", "jumpstarter-lab", "1a", long(63)], ["", "A", "a.b", "-a", "a-", "a_b", "ä", "a\n", long(64)]],
  [isDnsSubdomain, ["a", "rpi4.bench-1", "1.2", long(300)], ["", "A", "a..b", ".a", "a.", "a.-b", "a_b", "a/b", "a\n"]],
  [
    isLabelKey,
    ["a", "A_b.c-d", "example.com/owner", long(63), `${long(253)}/a`],
    ["", "/", "a/", "/a", "a b", "Example.com/a", "a/b/c", "-a", long(64), `${long(254)}/a`],
  ],
  [isLabelValue, ["", "a", "A_b.c-d", "1", long(63)], ["a b", "-a", "a-", "a/b", "ä", "a\n", long(64)]],
  [isPathSegment, ["a", "rpi4.bench-1", "A_b"], ["", ".", "..", "a/b", "a?b", "a%2fb", "a.", "a\n"]],
];

for (const [is, good, bad] of grammar) {
  test(`${is.name} accepts what Kubernetes accepts, and nothing else`, () => {
    for (const text of good) assert.ok(is(text), JSON.stringify(text));
    for (const text of bad) assert.ok(!is(text), JSON.stringify(text));
  });
}

test("a value that is no text addresses nothing", () => {
  for (const value of [undefined, null, 1, ["a"]]) assert.ok(!isPathSegment(value), String(value));
});

test("a Go duration is its sum in milliseconds; other texts are no durations", () => {
  for (const [text, milliseconds] of [
    ["720h", 2_592_000_000],
    ["1h30m", 5_400_000],
    ["90s", 90_000],
    ["1.5h", 5_400_000],
    ["250ms", 250],
    ["0s", 0],
  ] as const) {
    assert.equal(parseDuration(text), milliseconds, text);
  }
  for (const text of ["", "1", "1d", "-1h", "1h 30m", "h", "1H", "1us", "1e3s", "2562048h"]) {
    assert.equal(parseDuration(text), undefined, text);
  }
});
