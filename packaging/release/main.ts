/** `npm run archives -- FOLDER`: writes the plugin's archives of a release. */
import { writeArchives } from "./archives.ts";

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error("Say which folder the archives go to: npm run archives -- FOLDER");
  process.exitCode = 2;
} else {
  await writeArchives(directory);
}
