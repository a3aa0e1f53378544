import { at } from "../problems.ts";
import { chosen, mapped, type Option, unless } from "./options.ts";

/** The behaviour of `jmp shell`. */
export interface ShellValues {
  /**
   * Whether the shell starts with the user's own profile files.
   * @default false
   */
  useProfiles?: boolean;
}

export const shell: Option<ShellValues, { use_profiles?: boolean } | undefined> = {
  check(problems, path, value) {
    const shell = problems.fields(path, value, ["useProfiles"]);
    problems.boolean(at(path, "useProfiles"), shell?.useProfiles);
  },
  toFile: (values) => values && { use_profiles: values.useProfiles },
  fromFile: (value) => mapped(value, (keys) => chosen({ useProfiles: unless(false, keys.use_profiles) })),
};
