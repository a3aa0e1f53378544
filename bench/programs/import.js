// Prints what importing the package adds to a program that has loaded @pulumi/pulumi: its time and memory, or, with
// "modules" as argument, the URLs of its modules.
import "@pulumi/pulumi";
import { registerHooks } from "node:module";

if (process.argv[2] === "modules") {
  registerHooks({
    load(url, context, next) {
      console.log(url);
      return next(url, context);
    },
  });
  await import("pulumi-jumpstarter");
} else {
  gc();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  await import("pulumi-jumpstarter");
  const milliseconds = performance.now() - started;
  gc();
  console.log(JSON.stringify({ milliseconds, megabytes: (process.memoryUsage().heapUsed - before) / 1e6 }));
}
