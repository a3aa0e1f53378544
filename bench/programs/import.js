// Prints the time and memory that importing the package costs a program that has loaded @pulumi/pulumi, and the time of the
// catalogue of drivers after it; or, with the argument "modules", the URLs of the package's modules.
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
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  const startedDrivers = performance.now();
  await import("pulumi-jumpstarter/drivers");
  console.log(JSON.stringify({ milliseconds, megabytes, driversMilliseconds: performance.now() - startedDrivers }));
}
