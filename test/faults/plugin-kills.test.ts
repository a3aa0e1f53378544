import { describeKills } from "./kills.ts";

describeKills("plugin");
