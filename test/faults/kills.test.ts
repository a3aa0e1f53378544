import { useSharedLab } from "../support/lab.ts";
import { describeKills } from "./kills.ts";

describeKills("dynamic provider", (prepare) => useSharedLab(prepare));
