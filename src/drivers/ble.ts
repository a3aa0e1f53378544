// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link BleWriteNotifyStream}. */
export interface BleWriteNotifyStreamConfig extends CommonConfig {
  address: Input<string>;
  service_uuid: Input<string>;
  write_char_uuid: Input<string>;
  notify_char_uuid: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_ble.driver.BleWriteNotifyStream`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ble.html | the page of jumpstarter-driver-ble} in Jumpstarter's documentation
 */
export function BleWriteNotifyStream(config: BleWriteNotifyStreamConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_ble.driver.BleWriteNotifyStream", config, options);
}
