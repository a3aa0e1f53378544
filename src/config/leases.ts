import { at } from "../problems.ts";
import { chosen, mapped, type Option, unless } from "./options.ts";

/**
 * The times that `jmp` waits for leases and exporters, in seconds. A `jmp` too old for one of these refuses the file.
 */
export interface LeasesValues {
  /**
   * Seconds to wait for a lease; a whole number of at least 5. Needs jmp 0.7.2.
   * @integer
   * @default 7200
   */
  acquisitionTimeout?: number;
  /**
   * Seconds to keep dialling an exporter that is not ready; at least 5. Needs jmp 0.8.
   * @default 30; 60 from jmp 0.10
   */
  dialTimeout?: number;
  /**
   * Seconds to keep trying to reach an exporter that has gone offline; 0 means not at all. Needs jmp 0.9.
   * @default 300
   */
  retryTimeout?: number;
}

/** The same in a file, in seconds. A `jmp` that does not know one of these keys refuses the file. */
export interface LeasesConfig {
  acquisition_timeout?: number;
  dial_timeout?: number;
  retry_timeout?: number;
}

export const leases: Option<LeasesValues, LeasesConfig | undefined> = {
  check(problems, path, value) {
    const leases = problems.fields(path, value, ["acquisitionTimeout", "dialTimeout", "retryTimeout"]);
    problems.integer(at(path, "acquisitionTimeout"), leases?.acquisitionTimeout, 5);
    problems.number(at(path, "dialTimeout"), leases?.dialTimeout, 5);
    problems.number(at(path, "retryTimeout"), leases?.retryTimeout, 0);
  },
  toFile: (values) =>
    values && {
      acquisition_timeout: values.acquisitionTimeout,
      dial_timeout: values.dialTimeout,
      retry_timeout: values.retryTimeout,
    },
  fromFile: (value) =>
    mapped(value, (keys) =>
      chosen({
        acquisitionTimeout: unless(7200, keys.acquisition_timeout),
        dialTimeout: keys.dial_timeout,
        retryTimeout: unless(300, keys.retry_timeout),
      }),
    ),
};
