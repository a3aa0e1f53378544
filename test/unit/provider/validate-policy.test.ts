import assert from "node:assert/strict";
import { test } from "node:test";
import { describeProblem } from "../../../src/problems.ts";
import { UNKNOWN } from "../../../src/provider/inputs.ts";
import { inputProblems } from "../../../src/provider/validate-object.ts";
import { validatePolicy } from "../../../src/provider/validate-policy.ts";

const all = [{ clientSelector: {} }];

test("a complete policy passes", () => {
  assert.deepEqual(
    failures({
      exporterSelector: { matchLabels: { board: "rpi4", "example.com/rack": "" } },
      policies: [
        {
          from: [
            {
              clientSelector: {
                matchExpressions: [
                  { key: "team", operator: "In", values: ["kernel", ""] },
                  { key: "jumpstarter.dev/banned", operator: "DoesNotExist" },
                  { key: "guest", operator: "Exists", values: [] },
                ],
              },
            },
          ],
          priority: -1,
          maximumDuration: "1h30m",
          spotAccess: true,
          description: "",
        },
      ],
    }),
    [],
  );
});

test("the least policy passes: all exporters, for nobody", () => {
  assert.deepEqual(failures({ exporterSelector: {}, policies: [] }), []);
});

test("what is unknown in a preview passes, on every level", () => {
  for (const policy of [
    { exporterSelector: UNKNOWN, policies: UNKNOWN },
    { exporterSelector: { matchLabels: UNKNOWN, matchExpressions: UNKNOWN }, policies: [UNKNOWN] },
    {
      exporterSelector: { matchExpressions: [{ key: UNKNOWN, operator: UNKNOWN, values: UNKNOWN }, UNKNOWN] },
      policies: [{ from: UNKNOWN, priority: UNKNOWN, maximumDuration: UNKNOWN, spotAccess: UNKNOWN }],
    },
    {
      exporterSelector: { matchExpressions: [{ key: "a", operator: "In", values: [UNKNOWN] }] },
      policies: [{ from: [{ clientSelector: UNKNOWN }] }, { from: [UNKNOWN], description: UNKNOWN }],
    },
  ]) {
    assert.deepEqual(failures(policy), []);
  }
});

test("everything that is wrong is said at once, by its path", () => {
  const expressions = [
    { key: "team", operator: "is", values: ["-"] },
    { key: "a/b/c", operator: "In" },
    { key: "team", operator: "Exists", values: ["kernel"] },
    { operator: "NotIn", values: [1] },
  ];
  assert.deepEqual(
    failures({
      exporterSelector: { matchLabels: { "a b": "c", board: 4 }, matchLabel: {} },
      policies: [
        { from: [], maximumDuration: "1 day" },
        { from: all, maximumDuration: "2562048h", priority: 1.5, spotAccess: "yes", maxDuration: "1h" },
        { from: [{ clientSelector: { matchExpressions: expressions } }, {}] },
        {},
        "everybody",
      ],
    }).map((failure) => failure.replace(/: .*|; .*/, "")),
    [
      "exporterSelector.matchLabel must not be set",
      'exporterSelector.matchLabels["a b"] must have a key of the form [prefix/]name',
      "exporterSelector.matchLabels.board must be a string",
      "policies[0].from must not be empty",
      'policies[0].maximumDuration must be a duration of hours, minutes and seconds such as "720h", "5m" or "1m30s"',
      "policies[1].maxDuration must not be set",
      "policies[1].priority must be a whole number",
      'policies[1].maximumDuration must be a duration of hours, minutes and seconds such as "720h", "5m" or "1m30s"',
      "policies[1].spotAccess must be true or false",
      "policies[2].from[0].clientSelector.matchExpressions[0].values[0] must be a label value",
      "policies[2].from[0].clientSelector.matchExpressions[0].operator must be one of In, NotIn, Exists, DoesNotExist",
      "policies[2].from[0].clientSelector.matchExpressions[1] must have a key of the form [prefix/]name",
      "policies[2].from[0].clientSelector.matchExpressions[1].values must have at least one value with the operator In",
      "policies[2].from[0].clientSelector.matchExpressions[2].values must not be set with the operator Exists",
      "policies[2].from[0].clientSelector.matchExpressions[3].key must be a string",
      "policies[2].from[0].clientSelector.matchExpressions[3].values[0] must be a string",
      "policies[2].from[1].clientSelector must be a map",
      "policies[3].from must be a list",
      "policies[4] must be a map",
    ],
  );
});

test("a missing selector is said to be missing: it would mean all exporters", () => {
  assert.deepEqual(failures({ policies: [] }), ["exporterSelector must be a map; it is missing"]);
});

function failures(inputs: Record<string, unknown>): string[] {
  const problems = inputProblems();
  validatePolicy(problems, inputs);
  return problems.found.map(describeProblem);
}
