/** Where the resources of a run have their objects, and which of them the defaults would move. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Places } from "../../../src/provider/places.ts";

const HERE = { namespace: "lab", name: "h1" };
const THERE = { namespace: "lab", name: "h2" };

test("a place that a call has shown is known to later ones, by the URN of the resource", () => {
  const places = new Places();
  places.know("urn:a", HERE);
  places.know("urn:b", { name: "h2" });
  places.know(undefined, HERE);
  assert.deepEqual(places.of("urn:a"), HERE);
  assert.deepEqual(places.of("urn:b"), {});
  assert.deepEqual(places.of(undefined), {});
});

test("a resource moves where the defaults give it another place than it has", () => {
  const places = new Places();
  places.choose("urn:a", THERE, ["name", "namespace"]);
  assert.deepEqual(places.moveFrom("urn:a", HERE), { to: THERE, parts: ["name"], isDone: false });
  places.take("urn:a");
  assert.equal(places.moveFrom("urn:a", HERE)?.isDone, true);
});

test("a resource does not move where the place is the same, the program names it, or nothing was chosen", () => {
  const places = new Places();
  places.choose("urn:a", HERE, ["name", "namespace"]);
  places.choose("urn:b", THERE, ["namespace"]);
  places.choose("urn:c", THERE, []);
  for (const urn of ["urn:a", "urn:b", "urn:c", "urn:d"]) assert.equal(places.moveFrom(urn, HERE), undefined);
});
