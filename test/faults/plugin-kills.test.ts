import { useSharedLab } from "../support/lab.ts";
import { describeKills } from "./kills.ts";

describeKills("plugin", (prepare) => useSharedLab(prepare));
