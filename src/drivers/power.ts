// Made by `npm run drivers`. Do not edit.
import type { CommonConfig } from "./driver.ts";

/** The parameters of MockPower. */
export interface MockPowerConfig extends CommonConfig {}

/** The parameters of SyncMockPower. */
export interface SyncMockPowerConfig extends CommonConfig {}
