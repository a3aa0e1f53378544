import { describeKills } from "./kills.ts";

describeKills("dynamic provider");
