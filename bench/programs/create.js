// Creates clients with the provider's own `create`, eight at a time, and prints when each was done.
import { client } from "pulumi-jumpstarter/provider";

const [namespace, count] = process.argv.slice(2);
client.configure({ config: { get: () => undefined } });
let next = 0;
await Promise.all(
  Array.from({ length: 8 }, async () => {
    while (next < Number(count)) {
      const name = `client-${next++}`;
      await client.create({ name, namespace, __provider: "" });
      console.log(`${name} ${performance.timeOrigin + performance.now()}`);
    }
  }),
);
process.exit();
