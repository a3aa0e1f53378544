// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of BleWriteNotifyStream. */
export interface BleWriteNotifyStreamConfig extends CommonConfig {
  address: Input<string>;
  service_uuid: Input<string>;
  write_char_uuid: Input<string>;
  notify_char_uuid: Input<string>;
}
