/** The program in YAML, which has no loops: each number of clients has a text of its own. */

/** Returns the project with a number of clients, which is what a program in YAML is. */
export type YamlProgram = (count: number, namespace: string) => object;

export const oursInYaml: YamlProgram = (count, namespace) => ({
  name: "bench",
  runtime: "yaml",
  plugins: { providers: [{ name: "jumpstarter", path: "node_modules/.bin" }] },
  resources: Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const properties = { namespace, labels: { team: "firmware", purpose: "benchmark" } };
      return [`client-${index}`, { type: "jumpstarter:Client", properties }];
    }),
  ),
});
