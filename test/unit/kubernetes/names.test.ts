import assert from "node:assert/strict";
import { test } from "node:test";
import { deadlineAfter } from "../../../src/kubernetes/http/signals.ts";
import {
  durationProblem,
  isPathSegment,
  labelKeyProblem,
  labelValueProblem,
  nameProblem,
  namespaceProblem,
  parseDuration,
} from "../../../src/kubernetes/names.ts";

const long = (length: number) => "a".repeat(length);

const grammar: [(text: string) => string | undefined, good: string[], bad: string[]][] = [
  [
    namespaceProblem,
    ["a", "jumpstarter-lab", "1a", long(63)],
    ["", "A", "a.b", "-a", "a-", "a_b", "ä", "a\n", long(64)],
  ],
  [
    nameProblem,
    ["a", "rpi4.bench-1", "1.2", long(253)],
    [long(254), "", "A", "a..b", ".a", "a.", "a.-b", "a_b", "a/b", "a\n"],
  ],
  [
    labelKeyProblem,
    ["a", "A_b.c-d", "example.com/owner", long(63), `${long(253)}/a`],
    ["", "/", "a/", "/a", "a b", "Example.com/a", "a/b/c", "-a", long(64), `${long(254)}/a`],
  ],
  [labelValueProblem, ["", "a", "A_b.c-d", "1", long(63)], ["a b", "-a", "a-", "a/b", "ä", "a\n", long(64)]],
];

for (const [problem, good, bad] of grammar) {
  test(`${problem.name} finds nothing in what Kubernetes accepts, and something in all else`, () => {
    for (const text of good) assert.equal(problem(text), undefined, JSON.stringify(text));
    for (const text of bad) assert.match(problem(text) ?? "", /^must (be|have) /, JSON.stringify(text));
  });
}

test("a name that is too long for the Secret that is called after it is told its limit", () => {
  assert.equal(nameProblem(long(247), 246), "must have at most 246 characters; it has 247");
});

test("a duration is held against the shortest one", () => {
  assert.equal(durationProblem("1s", 1_000), undefined);
  assert.equal(durationProblem("999ms", 1_000), "must be at least 1s");
  assert.match(durationProblem("5d", 1_000) ?? "", /^must be a duration of hours, minutes and seconds/);
});

test("a path segment addresses one object", () => {
  for (const text of ["a", "rpi4.bench-1", "A_b"]) assert.ok(isPathSegment(text), text);
  for (const text of ["", ".", "..", "a/b", "a?b", "a%2fb", "a.", "a\n"]) assert.ok(!isPathSegment(text), text);
});

test("a value that is not a string addresses nothing", () => {
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
  for (const text of ["4.1m", "1.1h", "16.1s", "0.5ms"]) {
    assert.ok(!deadlineAfter(parseDuration(text)!).aborted, `${text} can be waited for, whatever its fraction is`);
  }
  for (const text of ["", "1", "1d", "-1h", "1h 30m", "h", "1H", "1us", "1e3s", "2562048h"]) {
    assert.equal(parseDuration(text), undefined, text);
  }
});
